package foehn.agent;

import foehn.hypervisor.DiskPool;
import foehn.hypervisor.Feature;
import foehn.hypervisor.GuestId;
import foehn.hypervisor.GuestSpec;
import foehn.hypervisor.GuestStatus;
import foehn.hypervisor.HostFacts;
import foehn.hypervisor.Hypervisor;
import foehn.hypervisor.HypervisorException;
import foehn.hypervisor.ImageRef;
import foehn.hypervisor.MigrationEndpoint;
import foehn.hypervisor.MigrationPass;
import foehn.hypervisor.MigrationPlan;
import foehn.hypervisor.MigrationStatus;
import foehn.hypervisor.Power;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// Does nothing, but writes down what it was told, answers with values in which every field differs from its default,
/// and throws what it is asked to throw. For tests of what lies between a caller and a hypervisor.
public final class ScriptedHost implements Hypervisor {
    static final GuestId GUEST = new GuestId("00000000-0000-4000-8000-000000000001");
    static final HostFacts FACTS = new HostFacts(
            "h1",
            "QEMU",
            10_000_002,
            "tcg",
            "qemu64",
            "x86_64",
            2,
            2048,
            1024,
            40,
            30,
            12,
            "198.18.0.1",
            Set.of(DiskPool.LOCAL, DiskPool.SHARED),
            Set.of(Feature.PAUSE, Feature.POST_COPY));
    static final GuestStatus STATUS = new GuestStatus(GUEST, Power.PAUSED, OptionalLong.of(4711), OptionalLong.empty());
    static final MigrationEndpoint ENDPOINT = new MigrationEndpoint("h2", "198.18.0.2", 49152, 49153);
    static final MigrationStatus MIGRATION = new MigrationStatus(
            "m/1",
            MigrationStatus.Phase.COMPLETED,
            1,
            2,
            3,
            4,
            5,
            6,
            7,
            List.of(new MigrationPass(1, 2, 3, 4)),
            Optional.of("none"));

    /// Each call as a list: the method's name, then its arguments.
    final List<List<Object>> calls = new CopyOnWriteArrayList<>();

    volatile @Nullable Exception failure;
    volatile boolean knowsNothing;

    private void called(Object... call) {
        calls.add(List.of(call));
        if (failure instanceof HypervisorException refusal) {
            throw refusal;
        }
    }

    private void commanded(Object... call) throws IOException {
        called(call);
        if (failure instanceof IOException trouble) {
            throw trouble;
        }
    }

    private <T> Optional<T> known(T value) {
        return knowsNothing ? Optional.empty() : Optional.of(value);
    }

    @Override
    public HostFacts facts() {
        called("facts");
        return FACTS;
    }

    @Override
    public Set<GuestStatus> inventory() {
        called("inventory");
        return Set.of(STATUS);
    }

    @Override
    public Optional<GuestStatus> status(GuestId guest) {
        called("status", guest);
        return known(STATUS);
    }

    @Override
    public boolean hasImage(ImageRef image) {
        called("hasImage", image);
        return !knowsNothing;
    }

    @Override
    public void putImage(ImageRef image, InputStream bytes) throws IOException {
        commanded("putImage", image, bytes.readAllBytes().length);
    }

    @Override
    public void define(GuestSpec spec, long fence) throws IOException {
        commanded("define", spec, fence);
    }

    @Override
    public void start(GuestId guest, long fence) throws IOException {
        commanded("start", guest, fence);
    }

    @Override
    public void stop(GuestId guest, Duration grace, long fence) throws IOException {
        commanded("stop", guest, grace, fence);
    }

    @Override
    public void reboot(GuestId guest, boolean hard, Duration grace, long fence) throws IOException {
        commanded("reboot", guest, hard, grace, fence);
    }

    @Override
    public void pause(GuestId guest, long fence) throws IOException {
        commanded("pause", guest, fence);
    }

    @Override
    public void resume(GuestId guest, long fence) throws IOException {
        commanded("resume", guest, fence);
    }

    @Override
    public void destroy(GuestId guest, long fence) throws IOException {
        commanded("destroy", guest, fence);
    }

    @Override
    public void updateMetadata(GuestId guest, Map<String, String> documents, long fence) throws IOException {
        commanded("updateMetadata", guest, documents, fence);
    }

    @Override
    public byte[] consoleTail(GuestId guest, int bytesMax) throws IOException {
        commanded("consoleTail", guest, bytesMax);
        return new byte[] {0, -1, 'x'};
    }

    @Override
    public MigrationEndpoint expect(GuestSpec spec, MigrationPlan plan, long fence) throws IOException {
        commanded("expect", spec, plan, fence);
        return ENDPOINT;
    }

    @Override
    public void migrate(GuestId guest, MigrationPlan plan, MigrationEndpoint to, long fence) throws IOException {
        commanded("migrate", guest, plan, to, fence);
    }

    @Override
    public Optional<MigrationStatus> migration(GuestId guest, Duration wait) throws IOException {
        commanded("migration", guest);
        return known(MIGRATION);
    }

    @Override
    public void cancelMigration(GuestId guest, String migrationId, long fence) throws IOException {
        commanded("cancelMigration", guest, migrationId, fence);
    }

    @Override
    public void adoptArrived(GuestId guest, String migrationId, long fence) throws IOException {
        commanded("adoptArrived", guest, migrationId, fence);
    }

    @Override
    public void forgetDeparted(GuestId guest, String migrationId, long fence) throws IOException {
        commanded("forgetDeparted", guest, migrationId, fence);
    }

    @Override
    public void abandonArrival(GuestId guest, String migrationId, long fence) throws IOException {
        commanded("abandonArrival", guest, migrationId, fence);
    }
}

package foehn.hypervisor.remote;

import foehn.hypervisor.GuestId;
import foehn.hypervisor.GuestSpec;
import foehn.hypervisor.GuestStatus;
import foehn.hypervisor.HostFacts;
import foehn.hypervisor.HostRefused;
import foehn.hypervisor.Hypervisor;
import foehn.hypervisor.ImageRef;
import foehn.hypervisor.MigrationEndpoint;
import foehn.hypervisor.MigrationPlan;
import foehn.hypervisor.MigrationStatus;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;

/// A host behind its agent. Every method is one HTTPS request; what the agent's hypervisor throws is thrown here as
/// the same type, and no answer within a method's deadline is [foehn.hypervisor.HostUnreachable].
///
/// Safe for any number of threads. Connections are kept and shared by all hosts of one [Client].
public final class RemoteHost implements Hypervisor {
    private static final Duration QUESTION_MAX = Duration.ofSeconds(10);
    private static final Duration COMMAND_MAX = Duration.ofMinutes(2);
    /// A connection that carries an image at less than this is as good as none.
    private static final long UPLOAD_BYTES_PER_SECOND_MIN = 2L << 20;

    /// What all remote hosts of one control plane share: its certificate, and the connections.
    public static final class Client implements AutoCloseable {
        private final HttpClient http;

        /// No connection is made yet.
        ///
        /// @param tls the control plane's, admitting hosts
        public Client(SSLContext tls) {
            http = AgentLink.client(tls);
        }

        /// A host at its address; nothing is asked of it yet.
        ///
        /// @param address `https://198.18.0.1:9001`; the host's certificate must be good for it
        public RemoteHost host(String hostname, URI address) {
            return new RemoteHost(new AgentLink(hostname, address, http));
        }

        /// Drops what is under way.
        @Override
        public void close() {
            http.shutdownNow();
        }
    }

    private final AgentLink link;

    private RemoteHost(AgentLink link) {
        this.link = link;
    }

    @Override
    public HostFacts facts() {
        return read(ask("/v1/facts").orElseThrow(), HostFacts.class);
    }

    @Override
    public Set<GuestStatus> inventory() {
        return Set.of(read(ask("/v1/guests").orElseThrow(), GuestStatus[].class));
    }

    @Override
    public Optional<GuestStatus> status(GuestId guest) {
        return ask("/v1/guests/" + guest).map(body -> read(body, GuestStatus.class));
    }

    @Override
    public boolean hasImage(ImageRef image) {
        return ask(path(image)).isPresent();
    }

    @Override
    public void putImage(ImageRef image, InputStream bytes) throws IOException {
        var deadline = COMMAND_MAX.plusSeconds(image.sizeBytes() / UPLOAD_BYTES_PER_SECOND_MIN);
        var upload = new Upload(bytes);
        try {
            // Without a length: what is longer or shorter than the reference says is the host's to refuse.
            link.send("PUT", path(image), BodyPublishers.ofInputStream(() -> upload), deadline, false);
        } finally {
            upload.throwIfFailed();
        }
    }

    @Override
    public void define(GuestSpec spec, long fence) throws IOException {
        command("PUT", "/v1/guests/" + spec.id(), fence, spec, Duration.ZERO);
    }

    @Override
    public void start(GuestId guest, long fence) throws IOException {
        command("/v1/guests/" + guest + "/start", fence);
    }

    @Override
    public void stop(GuestId guest, Duration grace, long fence) throws IOException {
        var body = new Wire.Stop(grace.toMillis());
        command("POST", "/v1/guests/" + guest + "/stop", fence, body, grace);
    }

    /// Not repeated by itself: one restart too many is nothing that the guest's owner asked for.
    @Override
    public void reboot(GuestId guest, boolean hard, Duration grace, long fence) throws IOException {
        var body = new Wire.Reboot(hard, grace.toMillis());
        var path = fenced("/v1/guests/" + guest + "/reboot", fence);
        link.send("POST", path, json(body), COMMAND_MAX.plus(grace), false);
    }

    @Override
    public void pause(GuestId guest, long fence) throws IOException {
        command("/v1/guests/" + guest + "/pause", fence);
    }

    @Override
    public void resume(GuestId guest, long fence) throws IOException {
        command("/v1/guests/" + guest + "/resume", fence);
    }

    @Override
    public void destroy(GuestId guest, long fence) throws IOException {
        command("/v1/guests/" + guest + "/destroy", fence);
    }

    @Override
    public void updateMetadata(GuestId guest, Map<String, String> documents, long fence) throws IOException {
        command("PUT", "/v1/guests/" + guest + "/metadata", fence, new Wire.Documents(documents), Duration.ZERO);
    }

    @Override
    public byte[] consoleTail(GuestId guest, int bytesMax) throws IOException {
        var path = "/v1/guests/" + guest + "/console?bytes=" + bytesMax;
        return link.send("GET", path, BodyPublishers.noBody(), QUESTION_MAX, true)
                .orElse(new byte[0]);
    }

    @Override
    public MigrationEndpoint expect(GuestSpec spec, MigrationPlan plan, long fence) throws IOException {
        var path = "/v1/guests/" + spec.id() + "/arrival";
        var answer = command("PUT", path, fence, new Wire.Arrival(spec, plan), Duration.ZERO);
        return read(answer.orElseThrow(), MigrationEndpoint.class);
    }

    @Override
    public void migrate(GuestId guest, MigrationPlan plan, MigrationEndpoint to, long fence) throws IOException {
        var path = "/v1/guests/" + guest + "/departure";
        command("PUT", path, fence, new Wire.Departure(plan, to), Duration.ZERO);
    }

    @Override
    public Optional<MigrationStatus> migration(GuestId guest, Duration wait) throws IOException {
        long end = System.nanoTime() + wait.toNanos();
        while (true) {
            long left = Math.max(0, (end - System.nanoTime()) / 1_000_000);
            long millis = Math.min(left, Wire.WAIT_MAX.toMillis());
            var path = "/v1/guests/" + guest + "/migration?wait_millis=" + millis;
            var answer = link.send("GET", path, BodyPublishers.noBody(), QUESTION_MAX.plusMillis(millis), true)
                    .map(body -> read(body, MigrationStatus.class));
            if (millis == left || answer.isEmpty() || answer.get().phase().ended()) {
                return answer;
            }
        }
    }

    @Override
    public void cancelMigration(GuestId guest, String migrationId, long fence) throws IOException {
        migrationCommand(guest, migrationId, "cancel", fence);
    }

    @Override
    public void adoptArrived(GuestId guest, String migrationId, long fence) throws IOException {
        migrationCommand(guest, migrationId, "adopt", fence);
    }

    @Override
    public void forgetDeparted(GuestId guest, String migrationId, long fence) throws IOException {
        migrationCommand(guest, migrationId, "forget", fence);
    }

    @Override
    public void abandonArrival(GuestId guest, String migrationId, long fence) throws IOException {
        migrationCommand(guest, migrationId, "abandon", fence);
    }

    private void migrationCommand(GuestId guest, String migrationId, String verb, long fence) throws IOException {
        var id = URLEncoder.encode(migrationId, StandardCharsets.UTF_8).replace("+", "%20");
        command("/v1/guests/" + guest + "/migrations/" + id + "/" + verb, fence);
    }

    private void command(String path, long fence) throws IOException {
        link.send("POST", fenced(path, fence), BodyPublishers.noBody(), COMMAND_MAX, true);
    }

    /// Commands are idempotent and fenced, so they are repeated where a kept connection proves to be dead.
    private Optional<byte[]> command(String method, String path, long fence, Object body, Duration grace)
            throws IOException {
        return link.send(method, fenced(path, fence), json(body), COMMAND_MAX.plus(grace), true);
    }

    /// For questions whose contract knows no [IOException]: a host in trouble has refused to answer.
    private Optional<byte[]> ask(String path) {
        try {
            return link.send("GET", path, BodyPublishers.noBody(), QUESTION_MAX, true);
        } catch (IOException e) {
            throw new HostRefused(String.valueOf(e.getMessage()));
        }
    }

    private static String path(ImageRef image) {
        return "/v1/images/" + image.sha512() + "?format=" + URLEncoder.encode(image.format(), StandardCharsets.UTF_8)
                + "&size=" + image.sizeBytes();
    }

    private static String fenced(String path, long fence) {
        return path + "?fence=" + fence;
    }

    private static BodyPublisher json(Object body) {
        return BodyPublishers.ofByteArray(Wire.MAPPER.writeValueAsBytes(body));
    }

    private static <T> T read(byte[] body, Class<T> type) {
        return Wire.MAPPER.readValue(body, type);
    }
}

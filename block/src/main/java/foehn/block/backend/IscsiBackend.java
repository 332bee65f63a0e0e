package foehn.block.backend;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Volumes as sparse raw files behind a private iSCSI target daemon. Each attachment has a target of its own, with a
/// name and a secret of its own (CHAP), so that one can be shut out without the others: `tgtd` mixes up, or dies of,
/// several accounts of one target when one of them is taken away.
///
/// Snapshots and clones are copies, sparse ones. Which secrets there are is written in `chap-V`, for nobody but the
/// owner of the directory to read: from it the targets are made again when the target daemon has died.
public final class IscsiBackend implements VolumeBackend {
    private static final String PREFIX = "iqn.2026-01.foehn:volume-";
    private static final String SUFFIX = ".raw";
    /// Windows' initiator takes no more than 16 characters, and no fewer than 12.
    private static final int SECRET_CHARS = 16;

    private static final String LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";

    private final String name;
    private final Folder folder;
    private final Tgt tgt;
    private final String portal;
    private final QemuImg images = new QemuImg();
    private final SecureRandom random = new SecureRandom();

    /// Starts the target daemon, unless an earlier process did, and makes the targets that should be there.
    ///
    /// @param portal address and port that hosts reach it at
    public IscsiBackend(String name, Path directory, String portal) throws IOException, InterruptedException {
        this.name = name;
        this.folder = new Folder(directory.toAbsolutePath());
        this.portal = portal;
        this.tgt = new Tgt(directory.toAbsolutePath(), portal);
        start();
    }

    /// Again after the daemon has died.
    public void start() throws IOException, InterruptedException {
        tgt.start();
        for (var file : folder.names()) {
            if (file.startsWith("chap-")) {
                var volume = file.substring("chap-".length());
                folder.exclusively(() -> export(volume, secrets(volume)));
            }
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String protocol() {
        return "iSCSI";
    }

    @Override
    public Capacity capacity() throws IOException {
        return folder.capacity();
    }

    private static String disk(String volume) {
        return "volume-" + volume + SUFFIX;
    }

    private static String copy(String snapshot) {
        return "snapshot-" + snapshot + SUFFIX;
    }

    private static String chap(String volume) {
        return "chap-" + volume;
    }

    private void requireClosed(String volume) throws IOException {
        if (folder.has(chap(volume))) {
            throw new BusyException(volume);
        }
    }

    @Override
    public void create(String volume, long bytes, Content content) throws IOException {
        switch (content) {
            case Content.Empty _ -> folder.ensure(disk(volume), half -> images.create(half, "raw", bytes));
            case Content.OfFile(var file, var format) -> copy(file, format, disk(volume), bytes);
            case Content.OfSnapshot(var _, var snapshot) ->
                copy(folder.file(copy(snapshot)), "raw", disk(volume), bytes);
            case Content.OfVolume(var source) -> {
                requireClosed(source);
                copy(folder.file(disk(source)), "raw", disk(volume), bytes);
            }
        }
    }

    private void copy(Path from, String format, String to, long bytes) throws IOException {
        folder.ensure(to, half -> {
            images.convert(from, format, half, "raw");
            if (Files.size(half) < bytes) {
                images.resize(half, "raw", bytes);
            }
        });
    }

    @Override
    public void delete(String volume) throws IOException {
        requireClosed(volume);
        folder.delete(disk(volume));
    }

    @Override
    public void extend(String volume, long bytes) throws IOException {
        if (Files.size(folder.file(disk(volume))) < bytes) {
            images.resize(folder.file(disk(volume)), "raw", bytes);
        }
    }

    @Override
    public void snapshot(String volume, String snapshot) throws IOException {
        if (!folder.has(copy(snapshot))) {
            requireClosed(volume);
            copy(folder.file(disk(volume)), "raw", copy(snapshot), 0);
        }
    }

    @Override
    public void deleteSnapshot(String volume, String snapshot) throws IOException {
        folder.delete(copy(snapshot));
    }

    @Override
    public void revert(String volume, String snapshot) throws IOException {
        requireClosed(volume);
        long bytes = folder.has(disk(volume)) ? Files.size(folder.file(disk(volume))) : 0;
        var fresh = "revert-" + volume + SUFFIX;
        folder.delete(fresh);
        copy(folder.file(copy(snapshot)), "raw", fresh, bytes);
        folder.rename(fresh, disk(volume));
    }

    @Override
    public void read(String volume, Optional<String> snapshot, Path raw) throws IOException {
        if (snapshot.isEmpty()) {
            requireClosed(volume);
        }
        images.convert(folder.file(snapshot.map(IscsiBackend::copy).orElse(disk(volume))), "raw", raw, "raw");
    }

    @Override
    public Connection connect(String volume, String attachment, boolean readOnly) throws IOException {
        var secret = new String[1];
        folder.exclusively(() -> {
            if (!folder.has(disk(volume))) {
                throw new IOException("there is no volume " + volume);
            }
            var all = secrets(volume);
            secret[0] = all.computeIfAbsent(attachment, _ -> secret());
            write(volume, all);
            export(volume, all);
        });
        var data = new LinkedHashMap<String, Object>();
        data.put("target_discovered", false);
        data.put("target_portal", portal);
        data.put("target_iqn", target(volume, attachment));
        data.put("target_lun", 1);
        data.put("volume_id", volume);
        data.put("auth_method", "CHAP");
        data.put("access_mode", readOnly ? "ro" : "rw");
        return new Connection("iscsi", data, Map.of("auth_username", attachment, "auth_password", secret[0]));
    }

    private String secret() {
        var text = new StringBuilder();
        for (int i = 0; i < SECRET_CHARS; i++) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }

    /// By attachment.
    private Map<String, String> secrets(String volume) throws IOException {
        var found = new LinkedHashMap<String, String>();
        if (folder.has(chap(volume))) {
            for (var line : Files.readAllLines(folder.file(chap(volume)))) {
                var words = line.split(" ", 2);
                found.put(words[0], words[1]);
            }
        }
        return found;
    }

    private void write(String volume, Map<String, String> secrets) throws IOException {
        var text = new StringBuilder();
        secrets.forEach((attachment, secret) ->
                text.append(attachment).append(' ').append(secret).append('\n'));
        var file = folder.file(chap(volume));
        var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var half = Files.createTempFile(file.getParent(), ".half-chap", "", owner);
        Files.writeString(half, text, StandardCharsets.UTF_8, StandardOpenOption.TRUNCATE_EXISTING);
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String target(String volume, String attachment) {
        return PREFIX + volume + "." + attachment;
    }

    private void export(String volume, Map<String, String> secrets) throws IOException {
        for (var one : secrets.entrySet()) {
            int target = tgt.create(target(volume, one.getKey()), folder.file(disk(volume)));
            tgt.allow(target, one.getKey(), one.getValue());
        }
    }

    /// The target goes, and with it whatever connection there is.
    @Override
    public void disconnect(String volume, String attachment) throws IOException {
        folder.exclusively(() -> {
            var all = secrets(volume);
            if (!all.containsKey(attachment)) {
                return;
            }
            var target = tgt.find(target(volume, attachment));
            if (target.isPresent()) {
                tgt.delete(target.get());
            }
            tgt.forget(attachment);
            all.remove(attachment);
            if (all.isEmpty()) {
                folder.delete(chap(volume));
            } else {
                write(volume, all);
            }
        });
    }

    @Override
    public List<Unmanaged> unmanaged() throws IOException {
        Predicate<String> ours = file -> file.startsWith("volume-") || file.startsWith("snapshot-");
        var found = new ArrayList<Unmanaged>();
        for (var file : folder.names()) {
            if (file.endsWith(SUFFIX) && !ours.test(file)) {
                found.add(new Unmanaged(file, Files.size(folder.file(file))));
            }
        }
        return found;
    }

    private void take(String reference, String as) throws IOException {
        if (!folder.has(as)) {
            if (unmanaged().stream().noneMatch(u -> u.reference().equals(reference))) {
                throw new IOException("there is nothing unmanaged of this name");
            }
            folder.rename(reference, as);
        }
    }

    private String let(String file, String id) throws IOException {
        var reference = "released-" + id + SUFFIX;
        if (folder.has(file)) {
            folder.rename(file, reference);
        }
        return reference;
    }

    @Override
    public long adopt(String volume, String reference) throws IOException {
        take(reference, disk(volume));
        return Files.size(folder.file(disk(volume)));
    }

    @Override
    public String release(String volume) throws IOException {
        requireClosed(volume);
        return let(disk(volume), volume);
    }

    @Override
    public void adoptSnapshot(String volume, String snapshot, String reference) throws IOException {
        take(reference, copy(snapshot));
    }

    @Override
    public String releaseSnapshot(String volume, String snapshot) throws IOException {
        return let(copy(snapshot), snapshot);
    }

    /// Ends the target daemon of this directory, if there is one, and with it every connection; the next start makes
    /// all targets again.
    public static void shutDown(Path directory) throws IOException {
        var tgt = new Tgt(directory.toAbsolutePath(), "");
        if (tgt.runs()) {
            for (int target : tgt.all()) {
                tgt.delete(target);
            }
            tgt.stop();
        }
    }
}

package foehn.block.backend;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A private `tgtd`: the iSCSI target of Linux's user space. It is spoken to over its own socket, as `tgtadm` does, but
/// without a password on a command line that everybody on the machine may read. It needs root, outlives this process,
/// and is found again by the next one.
final class Tgt {
    private static final int MODE_SYSTEM = 0;
    private static final int MODE_TARGET = 1;
    private static final int MODE_DEVICE = 2;
    private static final int MODE_ACCOUNT = 7;
    private static final int NEW = 0;
    private static final int DELETE = 1;
    private static final int SHOW = 2;
    private static final int BIND = 3;
    private static final int HEADER_BYTES = 120;
    private static final int DRIVER_BYTES = 64;
    private static final int ANSWER_BYTES_MAX = 1 << 24;
    /// The number of the daemon, which is part of its socket's name.
    private static final int NUMBER = 1;

    private static final Pattern TARGET = Pattern.compile("(?m)^Target ([0-9]+): (\\S+)$");

    private final Path socket;
    private final Path log;
    private final String portal;

    /// @param portal address and port that it listens on
    Tgt(Path directory, String portal) {
        this.socket = directory.resolve("tgtd");
        this.log = directory.resolve("tgtd.log");
        this.portal = portal;
    }

    private UnixDomainSocketAddress address() {
        return UnixDomainSocketAddress.of(socket + "." + NUMBER);
    }

    boolean runs() {
        try {
            show();
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /// Starts it, unless it runs. It answers when this returns.
    void start() throws IOException, InterruptedException {
        if (runs()) {
            return;
        }
        Files.deleteIfExists(address().getPath());
        // In a session of its own, so that nothing that ends this process ends it.
        var builder = new ProcessBuilder(
                "setsid", "tgtd", "-f", "-C", Integer.toString(NUMBER), "--iscsi", "portal=" + portal);
        builder.environment().put("TGT_IPC_SOCKET", socket.toString());
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        var process = builder.start();
        for (int i = 0; i < 100; i++) {
            if (runs()) {
                return;
            }
            if (!process.isAlive()) {
                break;
            }
            Thread.sleep(50);
        }
        process.destroy();
        throw new IOException("tgtd does not start: see " + log);
    }

    /// Ends it. Everything must have been deleted.
    void stop() throws IOException {
        if (runs()) {
            require(send(MODE_SYSTEM, DELETE, -1, -1, false, ""), "stop");
        }
    }

    String show() throws IOException {
        return require(send(MODE_TARGET, SHOW, -1, -1, false, ""), "show targets");
    }

    /// The number of a target.
    Optional<Integer> find(String name) throws IOException {
        var targets = TARGET.matcher(show());
        while (targets.find()) {
            if (targets.group(2).equals(name)) {
                return Optional.of(Integer.parseInt(targets.group(1)));
            }
        }
        return Optional.empty();
    }

    /// The numbers of all targets.
    List<Integer> all() throws IOException {
        return TARGET.matcher(show())
                .results()
                .map(target -> Integer.parseInt(target.group(1)))
                .toList();
    }

    private int freeNumber() throws IOException {
        return all().stream().mapToInt(Integer::intValue).max().orElse(0) + 1;
    }

    /// Makes a target with one disk, which nobody may open yet.
    int create(String name, Path file) throws IOException {
        var found = find(name);
        int number = found.isPresent() ? found.get() : freeNumber();
        if (found.isEmpty()) {
            require(send(MODE_TARGET, NEW, number, -1, false, "targetname=" + name), "make a target");
        }
        var disk = send(MODE_DEVICE, NEW, number, 1, false, "path=" + file);
        if (disk.error() != 0 && !show(number).contains("LUN: 1")) {
            require(disk, "make a disk");
        }
        send(MODE_TARGET, BIND, number, -1, false, "initiator-address=ALL");
        return number;
    }

    private String show(int number) throws IOException {
        var all = show();
        int begin = all.indexOf("Target " + number + ":");
        int end = all.indexOf("\nTarget ", Math.max(begin, 0));
        return begin < 0 ? "" : all.substring(begin, end < 0 ? all.length() : end);
    }

    void allow(int number, String user, String password) throws IOException {
        send(MODE_ACCOUNT, NEW, -1, -1, false, "user=" + user + ",password=" + password);
        if (!show(number).contains("        " + user + "\n")) {
            require(send(MODE_ACCOUNT, BIND, number, -1, false, "user=" + user), "bind an account");
        }
    }

    /// An account of no target any more.
    void forget(String user) throws IOException {
        send(MODE_ACCOUNT, DELETE, -1, -1, false, "user=" + user);
    }

    /// With whatever connections there are.
    void delete(int number) throws IOException {
        require(send(MODE_TARGET, DELETE, number, -1, true, ""), "delete a target");
    }

    private record Answer(int error, String text) {}

    private static String require(Answer answer, String what) throws IOException {
        if (answer.error() != 0) {
            throw new IOException("tgtd did not " + what + ": error " + answer.error());
        }
        return answer.text();
    }

    private Answer send(int mode, int op, int target, long lun, boolean force, String parameters) throws IOException {
        var words = parameters.getBytes(StandardCharsets.UTF_8);
        int length = HEADER_BYTES + (words.length == 0 ? 0 : words.length + 1);
        var request = ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
        request.putInt(mode).putInt(op).put("iscsi".getBytes(StandardCharsets.US_ASCII));
        request.position(8 + DRIVER_BYTES);
        request.putInt(length).putInt(target).putLong(0).putLong(lun).putInt(0).putInt(0);
        request.putInt(0).putInt(0).putInt(0).putInt(force ? 1 : 0).put(words);
        request.position(length).flip();
        try (var channel = SocketChannel.open(address())) {
            while (request.hasRemaining()) {
                channel.write(request);
            }
            var header = read(channel, 8);
            int error = header.getInt();
            int more = header.getInt() - 8;
            if (more < 0 || more > ANSWER_BYTES_MAX) {
                throw new IOException("tgtd answers nonsense");
            }
            var text = read(channel, more);
            return new Answer(
                    error, StandardCharsets.UTF_8.decode(text).toString().replace("\0", ""));
        }
    }

    private static ByteBuffer read(SocketChannel channel, int bytes) throws IOException {
        var buffer = ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new IOException("tgtd closed the connection");
            }
        }
        return buffer.flip();
    }
}

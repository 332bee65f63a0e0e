package foehn.demo.object;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A server that is measured: how it is started, filled and stopped.
abstract class Peer implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(2);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    final Path directory;
    final int port;

    Peer(Path directory, int port) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.port = port;
    }

    /// Where requests go from now on.
    abstract Target start() throws IOException, InterruptedException;

    abstract void makeContainer(Target target, String name) throws IOException, InterruptedException;

    /// Empty objects `name/00000000`, `name/00000001`…
    abstract void fill(Target target, String container, int count) throws IOException, InterruptedException;

    @Override
    public abstract void close() throws IOException, InterruptedException;

    static void run(List<String> command, Path log) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException(command + " did not end; see " + log);
        }
        if (process.exitValue() != 0) {
            throw new IOException(command + " failed: " + Files.readString(log));
        }
    }

    /// Logs in as Swift's own test user does.
    static Target logIn(String name, int port) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/auth/v1.0"))
                .header("X-Auth-User", "test:tester")
                .header("X-Auth-Key", "testing")
                .build();
        var end = System.nanoTime() + START.toNanos();
        while (true) {
            try {
                var answer = HTTP.send(request, BodyHandlers.discarding());
                if (answer.statusCode() == 200) {
                    var headers = answer.headers();
                    var path = URI.create(headers.firstValue("X-Storage-Url").orElseThrow())
                            .getPath();
                    var token = headers.firstValue("X-Auth-Token").orElseThrow();
                    return new Target(name, "127.0.0.1", port, path, "X-Auth-Token: " + token + "\r\n");
                }
            } catch (IOException notYet) {
                if (System.nanoTime() > end) {
                    throw notYet;
                }
            }
            if (System.nanoTime() > end) {
                throw new IOException(name + " lets nobody in");
            }
            Thread.sleep(100);
        }
    }

    /// Again and again, for some of a peer's processes answer sooner than others.
    static void put(Target target, String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + target.port() + target.path() + path))
                .PUT(HttpRequest.BodyPublishers.noBody());
        for (var line : target.headers().lines().toList()) {
            request.header(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 2));
        }
        var end = System.nanoTime() + START.toNanos();
        int status = 0;
        while (System.nanoTime() < end) {
            status = HTTP.send(request.build(), BodyHandlers.discarding()).statusCode();
            if (status / 100 == 2) {
                return;
            }
            Thread.sleep(500);
        }
        throw new IOException("PUT " + path + ": " + status);
    }

    /// The real Swift, from Debian's packages.
    static final class Swift extends Peer {
        private final Path script;

        Swift(Path home, Path directory, int port) throws IOException {
            super(directory, port);
            script = home.resolve("demo/peers/swift.sh");
        }

        private void script(String... arguments) throws IOException, InterruptedException {
            var command = new ArrayList<>(List.of(script.toString(), arguments[0], directory.toString()));
            command.addAll(List.of(arguments).subList(1, arguments.length));
            run(command, directory.resolve("script.log"));
        }

        @Override
        Target start() throws IOException, InterruptedException {
            script("start", Integer.toString(port));
            return logIn("swift", port);
        }

        @Override
        void makeContainer(Target target, String name) throws IOException, InterruptedException {
            put(target, "/" + name);
        }

        @Override
        void fill(Target target, String container, int count) throws IOException, InterruptedException {
            script("fill", container, Integer.toString(count));
        }

        @Override
        public void close() throws IOException, InterruptedException {
            script("stop");
        }
    }

    /// A file server, the limit. It has no listings.
    static final class Nginx extends Peer {
        private final Path script;

        Nginx(Path home, Path directory, int port) throws IOException {
            super(directory, port);
            script = home.resolve("demo/peers/nginx.sh");
        }

        @Override
        Target start() throws IOException, InterruptedException {
            run(
                    List.of(script.toString(), "start", directory.toString(), Integer.toString(port)),
                    directory.resolve("script.log"));
            return new Target("nginx", "127.0.0.1", port, "", "");
        }

        @Override
        void makeContainer(Target target, String name) {
            // Directories come with the files.
        }

        @Override
        void fill(Target target, String container, int count) {
            throw new UnsupportedOperationException("no listings");
        }

        @Override
        public void close() throws IOException, InterruptedException {
            run(List.of(script.toString(), "stop", directory.toString()), directory.resolve("script.log"));
        }
    }

    /// Ours, as `foehn swiftbox` starts it.
    static final class Swiftbox extends Peer {
        private final Path home;
        private final List<Process> running = new ArrayList<>();

        Swiftbox(Path home, Path directory, int port) throws IOException {
            super(directory, port);
            this.home = home;
        }

        @Override
        Target start() throws IOException, InterruptedException {
            Files.writeString(directory.resolve("foehn.toml"), """
                    [http]
                    port = %d
                    [object]
                    s3Port = 0
                    tempauth = true
                    users = ["test:tester testing .admin"]
                    """.formatted(port));
            var starting = new ProcessBuilder(home.resolve("foehn").toString(), "swiftbox")
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("swiftbox.log").toFile());
            starting.environment().put("FOEHN_DATA", directory.toString());
            running.add(starting.start());
            return logIn("foehn", port);
        }

        @Override
        void makeContainer(Target target, String name) throws IOException, InterruptedException {
            put(target, "/" + name);
        }

        @Override
        void fill(Target target, String container, int count) throws IOException {
            var filled = new Load(target, 1)
                    .run(
                            64,
                            count,
                            Duration.ofMinutes(5),
                            n -> Request.put(target, "/%s/name/%08d".formatted(container, n), 0));
            if (filled.answered() != count) {
                throw new IOException(filled.firstFailure());
            }
        }

        /// What the process holds of the machine's memory, in MB.
        long residentMegabytes() throws IOException {
            var status = Files.readString(Path.of("/proc/" + running.getFirst().pid() + "/status"));
            var line = status.lines()
                    .filter(l -> l.startsWith("VmRSS:"))
                    .findFirst()
                    .orElseThrow();
            return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024;
        }

        @Override
        public void close() throws InterruptedException {
            for (var process : running) {
                process.destroy();
                process.waitFor(30, TimeUnit.SECONDS);
                process.destroyForcibly();
            }
        }
    }
}

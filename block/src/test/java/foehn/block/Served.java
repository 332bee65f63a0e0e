package foehn.block;

import foehn.block.backend.SimulatedBackend;
import foehn.kernel.auth.Caller;
import foehn.kernel.db.Database;
import foehn.kernel.http.Mount;
import foehn.kernel.operation.Operations;
import foehn.testkit.Api;
import foehn.testkit.Engine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Block storage behind a socket, over two backends in memory. Work is done when [#work] is called, and not before.
final class Served implements AutoCloseable {
    static final String V3 = "/volume/v3/";
    static final String LATEST = "volume 3.70";

    final Database db;
    final Path directory = Files.createTempDirectory("foehn-block");
    final SimulatedBackend first = new SimulatedBackend("first");
    final SimulatedBackend second = new SimulatedBackend("second");
    final Pictures images = new Pictures();
    final Operations operations;
    final VolumeService service;
    final Api api;
    final String member;
    final String reader;
    final String other;
    final String admin;

    /// Images, as volumes know them.
    static final class Pictures implements VolumeImages {
        static final String ACTIVE = "0f4fb4f5-6de1-4b0f-8c1c-4f7c4a3a7a10";
        final Map<String, byte[]> uploaded = new HashMap<>();

        @Override
        public Optional<Image> find(Caller caller, String id) {
            var image = new Image(id, "picture", "active", Optional.of("raw"), 1L << 30, 0, Map.of("os", "x"));
            return id.equals(ACTIVE) ? Optional.of(image) : Optional.empty();
        }

        @Override
        public InputStream open(String id) {
            return new ByteArrayInputStream("boot".getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String create(Caller caller, NewImage image) {
            return "image-of-" + image.name();
        }

        @Override
        public void upload(String id, Path file) throws IOException {
            try (var in = Files.newInputStream(file)) {
                uploaded.put(id, in.readNBytes(64));
            }
        }
    }

    Served() throws Exception {
        this(Engine.SQLITE);
    }

    Served(Engine engine) throws Exception {
        db = engine.fresh();
        operations = new Operations(db, InstantSource.system(), 1);
        var quotas = Map.of(
                "volumes",
                10L,
                "snapshots",
                10L,
                "gigabytes",
                100L,
                "per_volume_gigabytes",
                -1L,
                "backups",
                10L,
                "backup_gigabytes",
                100L,
                "groups",
                3L);
        var config = new BlockConfig("foehn", "nova", "__DEFAULT__", directory.resolve("scratch"), 50, quotas);
        service = new VolumeService(
                db,
                config,
                InstantSource.system(),
                operations,
                images,
                new DirectoryTarget(directory.resolve("backups")),
                List.of(first, second));
        service.start();
        api = new Api(service.mounts().toArray(Mount[]::new));
        member = api.token("m", "p1", "member");
        reader = api.token("r", "p1", "reader");
        other = api.token("o", "p2", "member");
        admin = api.token("a", "ops", "admin");
    }

    /// Does everything that waits to be done.
    void work() {
        while (operations.runOne()) {
            // The next one.
        }
    }

    Api.Answer send(String method, String path, String token, String body) throws Exception {
        var bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return api.send(method, V3 + path, token, bytes, "OpenStack-API-Version", LATEST);
    }

    JsonNode get(String path, String token) throws Exception {
        return send("GET", path, token, "").expect(200).json();
    }

    JsonNode post(String path, String token, String body, int status) throws Exception {
        return send("POST", path, token, body).expect(status).json();
    }

    void act(String path, String token, String body, int status) throws Exception {
        send("POST", path + "/action", token, body).expect(status);
    }

    /// A volume of the member's, ready.
    String volume(String fields) throws Exception {
        var made = post("volumes", member, "{'volume': {" + fields + "}}", 202);
        work();
        return made.at("/volume/id").asString();
    }

    /// A snapshot of the member's, ready or not.
    String snapshot(String volume) throws Exception {
        var made = post("snapshots", member, "{'snapshot': {'volume_id': '" + volume + "', 'name': 's'}}", 202);
        work();
        return made.at("/snapshot/id").asString();
    }

    String status(String thing, String id) throws Exception {
        return get(thing + "s/" + id, admin).path(thing).path("status").asString();
    }

    /// The first bytes of a volume, as text.
    String content(SimulatedBackend backend, String volume) throws Exception {
        var file = Files.createTempFile(directory, "read", "");
        backend.read(volume, Optional.empty(), file);
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(4), StandardCharsets.UTF_8);
        }
    }

    static Caller caller(String project) {
        var roles = Set.of("member", "reader");
        return new Caller(
                "m", "m", "default", Optional.of(project), Optional.of(project), Optional.empty(), false, roles, "t");
    }

    @Override
    public void close() throws Exception {
        api.close();
        db.close();
    }
}

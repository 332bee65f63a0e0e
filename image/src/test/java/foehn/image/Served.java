package foehn.image;

import foehn.kernel.db.Database;
import foehn.kernel.http.Mount;
import foehn.kernel.operation.Operations;
import foehn.testkit.Api;
import foehn.testkit.Api.Answer;
import foehn.testkit.Engine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.UnaryOperator;

/// The image service behind a socket, in a directory of its own.
final class Served implements AutoCloseable {
    static final ImageConfig CONFIG = new ImageConfig(1 << 20, 1L << 30, 100, 16 << 20, 8, List.of(80, 443), false);

    final Api api;
    final Database db;
    final Path directory;
    final Operations operations;
    final ImageService service;

    Served() throws Exception {
        this(Engine.SQLITE, CONFIG);
    }

    Served(Engine engine, ImageConfig config) throws Exception {
        this(engine.fresh(), config, Files.createTempDirectory("foehn-images"));
    }

    Served(Database db, ImageConfig config, Path directory) throws Exception {
        this.db = db;
        this.directory = directory;
        operations = new Operations(db, InstantSource.system(), 4);
        service = new ImageService(db, config, InstantSource.system(), directory, operations);
        service.start();
        operations.start();
        api = new Api(service.mounts().toArray(Mount[]::new));
    }

    String member(String project) {
        return api.token("user-" + project, project, "member");
    }

    String admin() {
        return api.token("root", "admin", "admin");
    }

    Answer create(String token, String json) throws Exception {
        return api.post("/image/v2/images", token, json).expect(201);
    }

    /// A bare raw image with this content, of this project.
    String active(String project, String content) throws Exception {
        return active(project, content, UnaryOperator.identity());
    }

    String active(String project, String content, UnaryOperator<String> attributes) throws Exception {
        var json = "{\"container_format\": \"bare\", \"disk_format\": \"raw\"" + attributes.apply("") + "}";
        var id = create(member(project), json).json().path("id").asString();
        upload(member(project), id, content.getBytes(StandardCharsets.UTF_8)).expect(204);
        return id;
    }

    Answer upload(String token, String id, byte[] bytes) throws Exception {
        return api.send(
                "PUT", "/image/v2/images/" + id + "/file", token, bytes, "Content-Type", "application/octet-stream");
    }

    Answer stage(String token, String id, byte[] bytes) throws Exception {
        return api.send(
                "PUT", "/image/v2/images/" + id + "/stage", token, bytes, "Content-Type", "application/octet-stream");
    }

    Answer patch(String token, String id, String json) throws Exception {
        return api.send(
                "PATCH",
                "/image/v2/images/" + id,
                token,
                json.getBytes(StandardCharsets.UTF_8),
                "Content-Type",
                Change.DRAFT_10);
    }

    String status(String token, String id) throws Exception {
        return api.get("/image/v2/images/" + id, token)
                .expect(200)
                .json()
                .path("status")
                .asString();
    }

    /// All files that the service keeps.
    List<String> files() throws Exception {
        try (var all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile)
                    .map(f -> "" + directory.relativize(f))
                    .toList();
        }
    }

    @Override
    public void close() throws Exception {
        api.close();
        operations.close();
        db.close();
    }
}

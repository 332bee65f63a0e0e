package foehn.object.feature;

import foehn.object.Body;
import foehn.object.Call;
import foehn.object.Headers;
import foehn.object.ObjectConfig;
import foehn.object.ObjectPath;
import foehn.object.ObjectService;
import foehn.object.Origin;
import foehn.object.Payload;
import foehn.object.Query;
import foehn.object.Reply;
import foehn.object.Requester;
import foehn.object.store.DiskBackend;
import foehn.object.store.DiskOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/// A store with all features, asked without HTTP.
final class FeatureStore implements AutoCloseable {
    static final String ACCOUNT = "AUTH_a";
    private final ObjectService service;

    FeatureStore(Path directory) throws IOException {
        this(directory, ObjectConfig.defaults());
    }

    FeatureStore(Path directory, ObjectConfig config) throws IOException {
        service = new ObjectService(
                config,
                DiskBackend.open(directory, DiskOptions.defaults().withAudit(0)),
                InstantSource.system(),
                _ -> Optional.empty(),
                Features::rings);
    }

    /// An answer, read whole.
    record Answer(int status, Headers headers, String body) {
        String header(String name) {
            return headers.get(name, "");
        }
    }

    Answer ask(String method, String path, String query, String body, String... headers) throws IOException {
        return ask(new Requester.Itself(), method, path, query, body, headers);
    }

    /// @param path `container/object`
    Answer ask(Requester who, String method, String path, String query, String body, String... headers)
            throws IOException {
        int slash = path.indexOf('/');
        var place = path.isEmpty()
                ? ObjectPath.account(ACCOUNT)
                : slash < 0
                        ? ObjectPath.container(ACCOUNT, path)
                        : new ObjectPath(ACCOUNT, path.substring(0, slash), path.substring(slash + 1));
        var given = Headers.of(headers);
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        given.put("content-length", Integer.toString(bytes.length));
        var origin = new Origin("http://store.example", "192.0.2.7", place.url(), "tx");
        var call = new Call(method, place, Query.parse(query), given, Body.of(bytes), who, origin);
        return read(service.handler().handle(call));
    }

    Answer put(String path, String body, String... headers) throws IOException {
        return ask("PUT", path, "", body, headers);
    }

    Answer get(String path, String query, String... headers) throws IOException {
        return ask("GET", path, query, "", headers);
    }

    private static Answer read(Reply reply) throws IOException {
        var body = switch (reply.payload()) {
            case Payload.Nothing _ -> "";
            case Payload.Bytes(byte[] bytes) -> new String(bytes, StandardCharsets.UTF_8);
            case Payload.Lines(var listing) -> listing.lines().toString();
            case Payload.Entity entity -> {
                try (var download = entity.source().open()) {
                    var out = new ByteArrayOutputStream();
                    download.send(0, entity.source().length(), piece -> {
                        var copy = new byte[piece.remaining()];
                        piece.get(copy);
                        out.write(copy);
                    });
                    yield out.toString(StandardCharsets.UTF_8);
                }
            }
            case Payload.Written(var writer) -> {
                var out = new ByteArrayOutputStream();
                writer.write(out);
                yield out.toString(StandardCharsets.UTF_8);
            }
        };
        return new Answer(reply.status(), reply.headers(), body);
    }

    @Override
    public void close() {
        service.close();
    }
}

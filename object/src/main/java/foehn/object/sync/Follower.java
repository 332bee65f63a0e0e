package foehn.object.sync;

import foehn.object.large.StaticLargeObjects;
import foehn.object.link.SymlinkTarget;
import foehn.object.store.Backend;
import foehn.object.store.Download;
import foehn.object.store.StoredObject;
import foehn.object.store.Timestamp;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The container elsewhere that follows one of ours.
final class Follower {
    private static final Logger log = LoggerFactory.getLogger(Follower.class);
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    private final Realms.Target target;
    private final String userKey;

    Follower(Realms.Target target, String userKey) {
        this.target = target;
        this.userKey = userKey;
    }

    /// Whether it is gone there now, or newer.
    boolean delete(String name, Timestamp at) throws IOException, InterruptedException {
        int status = ask("DELETE", target.url(name), "", at, Map.of(), BodyPublishers.noBody())
                .statusCode();
        return done("DELETE", name, status == 404 || status == 409 ? 204 : status);
    }

    /// Whether it is there now, this or a newer one.
    boolean put(Backend backend, StoredObject object) throws IOException, InterruptedException {
        var url = target.url(object.name());
        var there = ask("HEAD", url, "", object.at(), Map.of(), BodyPublishers.noBody());
        if (there.statusCode() != 404) {
            boolean known = there.statusCode() / 100 == 2
                    && there.headers()
                            .firstValue("x-timestamp")
                            .map(Timestamp::parse)
                            .filter(at -> at.compareTo(object.at()) >= 0)
                            .isPresent();
            if (known) {
                return true;
            }
            if (there.statusCode() / 100 != 2) {
                return done("HEAD", object.name(), there.statusCode());
            }
        }
        try (var download = backend.open(object.content())) {
            boolean manifest = StaticLargeObjects.isManifest(object);
            var body = manifest ? BodyPublishers.ofByteArray(StaticLargeObjects.asRequest(download)) : bytes(download);
            var query = manifest ? "?multipart-manifest=put" : "";
            int status =
                    ask("PUT", url, query, object.at(), headers(object), body).statusCode();
            return done("PUT", object.name(), status);
        }
    }

    private static BodyPublisher bytes(Download download) throws IOException {
        if (download.bytes() == 0) {
            return BodyPublishers.noBody();
        }
        var stream = download.stream(0, download.bytes());
        return BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> stream), download.bytes());
    }

    private static Map<String, String> headers(StoredObject object) {
        var headers = new TreeMap<String, String>();
        object.metadata().forEach((name, value) -> {
            if (!name.contains("-sysmeta-") && !name.equals("x-static-large-object")) {
                headers.put(name, value);
            }
        });
        headers.put("content-type", object.contentType());
        SymlinkTarget.of(object).ifPresent(link -> headers.putAll(link.headers()));
        return headers;
    }

    private boolean done(String method, String name, int status) {
        if (status / 100 != 2) {
            log.warn("{} of {} to {} was answered {}", method, name, target.url(), status);
        }
        return status / 100 == 2;
    }

    private HttpResponse<Void> ask(
            String method, String url, String query, Timestamp at, Map<String, String> headers, BodyPublisher body)
            throws IOException, InterruptedException {
        var nonce = UUID.randomUUID().toString();
        var address = URI.create(url + query);
        var signature = new Realms.Signed(method, address.getRawPath(), at.internal(), nonce, userKey).by(target.key());
        var request = HttpRequest.newBuilder(address)
                .method(method, body)
                .timeout(PATIENCE)
                .header("X-Timestamp", at.internal())
                .header("X-Container-Sync-Auth", target.realm() + " " + nonce + " " + signature);
        headers.forEach(request::header);
        return http.send(request.build(), BodyHandlers.discarding());
    }
}

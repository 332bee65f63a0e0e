package foehn.object.temp;

import foehn.object.Body;
import foehn.object.Call;
import foehn.object.Feature;
import foehn.object.Handler;
import foehn.object.Headers;
import foehn.object.Parts;
import foehn.object.Payload;
import foehn.object.Query;
import foehn.object.Reply;
import foehn.object.Requester;
import foehn.object.bulk.BulkReport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/// Uploads from web forms that carry a signed permission.
public final class FormPosts implements Feature {
    private final FormPost forms;
    private final KeysOf keys;
    private final InstantSource clock;
    private final Set<Digest> digests;

    /// Forms that are signed with one of the digests.
    ///
    /// @param roots what the paths that clients sign may begin with: `/v1/`
    public FormPosts(Parts parts, Set<Digest> digests, List<String> roots) {
        this.forms = new FormPost(digests, roots);
        this.keys = new KeysOf(parts.backend());
        this.clock = parts.clock();
        this.digests = digests;
    }

    @Override
    public Reply handle(Call call, Handler next) throws IOException {
        if (!call.is("POST")) {
            return next.handle(call);
        }
        var boundary = FormPost.boundary(call.headers().get("content-type", ""));
        if (boundary.isEmpty() || call.path().isAccount()) {
            return next.handle(call);
        }
        var path = call.path();
        var name = path.account() + "/" + path.container();
        boolean slash = path.isContainer() && call.origin().rawPath().endsWith("/");
        var target = new FormPost.Target(
                path.isObject() ? name + "/" + path.object() : slash ? name + "/" : name, path.object());
        var answer = forms.take(
                boundary.get(),
                call.body().stream(),
                target,
                keys.at(path),
                clock.millis() / 1000,
                (object, headers, body) -> store(call, next, object, headers, body));
        var reply =
                Reply.bytes(answer.status(), answer.contentType(), answer.body().getBytes(StandardCharsets.UTF_8));
        reply.headers().putAll(answer.headers());
        return reply;
    }

    private static FormPost.Stored store(
            Call call, Handler next, String object, Map<String, String> given, InputStream body) throws IOException {
        var headers = Headers.of(given).put("transfer-encoding", "chunked");
        call.headers().find("origin").ifPresent(origin -> headers.put("origin", origin));
        var path = call.path();
        var reply = next.handle(call.withMethod("PUT")
                .withPath(path.withObject(object))
                .withQuery(Query.NONE)
                .withHeaders(headers)
                .withBody(new Body(body, -1))
                .as(new Requester.Grant(path.account(), Optional.of(path.container()))));
        var told = new TreeMap<String, String>();
        reply.headers().forEach(told::put);
        var text = reply.payload() instanceof Payload.Bytes(byte[] bytes) && !reply.ok()
                ? new String(bytes, StandardCharsets.UTF_8)
                : "";
        var line = BulkReport.line(reply.status());
        return new FormPost.Stored(reply.status(), line.substring(line.indexOf(' ') + 1), told, text);
    }

    @Override
    public void tell(ObjectNode info) {
        var told = info.putObject("formpost");
        digests.stream().map(Digest::word).sorted().forEach(told.putArray("allowed_digests")::add);
        if (digests.contains(Digest.SHA1)) {
            told.putArray("deprecated_digests").add("sha1");
        }
    }
}

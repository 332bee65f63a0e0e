package foehn.object.temp;

import foehn.kernel.Fault;
import foehn.object.Call;
import foehn.object.Feature;
import foehn.object.Handler;
import foehn.object.Parts;
import foehn.object.Query;
import foehn.object.Reply;
import foehn.object.Requester;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// Temporary URLs: whoever has one may do what it says, and nothing else of the request's query counts.
public final class TempUrls implements Feature {
    /// Says that a page was made by the static web, which may be read at a container's own address.
    public static final String GENERATOR = "x-backend-content-generator";

    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final List<String> QUERY_KEPT =
            List.of("temp_url_sig", "temp_url_expires", "temp_url_prefix", "temp_url_ip_range", "filename", "inline");

    private final TempUrl urls;
    private final KeysOf keys;
    private final InstantSource clock;
    private final Set<Digest> digests;

    /// URLs that are signed with one of the digests.
    ///
    /// @param roots what the paths that clients sign may begin with: `/v1/`
    public TempUrls(Parts parts, Set<Digest> digests, List<String> roots) {
        this.urls = new TempUrl(digests, roots);
        this.keys = new KeysOf(parts.backend());
        this.clock = parts.clock();
        this.digests = digests;
    }

    @Override
    public Reply handle(Call call, Handler next) throws IOException {
        if (call.query().values().isEmpty() || !TempUrl.isPresent(call.query().values()) || call.is("OPTIONS")) {
            return next.handle(call);
        }
        var grant = check(call);
        if (grant.isEmpty()) {
            return invalid();
        }
        if (!call.reads()) {
            refuseHeaders(call);
        }
        var reply = next.handle(granted(call, grant.get()));
        reply.headers().removeIf(name -> !TempUrl.tells(name));
        return call.reads() && reply.ok() ? shown(call, grant.get(), reply) : reply;
    }

    private Optional<TempUrl.Grant> check(Call call) {
        var path = call.path();
        if (path.isAccount()) {
            return Optional.empty();
        }
        var asked = new TempUrl.Asked(
                call.method(),
                path.account(),
                path.container(),
                path.object(),
                call.query().values(),
                call.origin().clientAddress());
        return urls.check(asked, keys.at(path), clock.millis() / 1000);
    }

    private static Reply invalid() {
        return Reply.text(401, "401 Unauthorized: Temp URL invalid\n").with("content-type", "text/html; charset=UTF-8");
    }

    private static void refuseHeaders(Call call) {
        for (var name : TempUrl.HEADERS_REFUSED) {
            if (call.headers().has(name)) {
                var spelled = name.equals("x-symlink-target") ? "X-Symlink-Target" : "X-Object-Manifest";
                throw Fault.named(400, "", "The header '" + spelled + "' is not allowed in this tempurl");
            }
        }
    }

    private static Call granted(Call call, TempUrl.Grant grant) {
        var kept = new LinkedHashMap<String, String>();
        for (var name : QUERY_KEPT) {
            var value = call.query().get(name);
            if (value != null) {
                kept.put(name, value);
            }
        }
        call.headers().remove("x-timestamp").remove("x-open-expired");
        return call.withQuery(Query.of(kept)).as(new Requester.Grant(grant.account(), grant.container()));
    }

    private static Reply shown(Call call, TempUrl.Grant grant, Reply reply) {
        boolean page = reply.headers().has(GENERATOR);
        reply.headers().remove(GENERATOR);
        if (call.path().object().isEmpty() && !page) {
            return invalid();
        }
        var own = reply.headers().find("content-disposition");
        var disposition = page
                ? grant.view()
                        .filename()
                        .map(_ -> grant.shownInline().disposition("", own))
                        .orElse("inline")
                : grant.disposition(call.path().object(), own);
        return reply.with("content-disposition", disposition)
                .with("expires", HTTP_DATE.format(Instant.ofEpochSecond(grant.expiresSeconds())));
    }

    @Override
    public void tell(ObjectNode info) {
        var told = info.putObject("tempurl");
        TempUrl.METHODS.forEach(told.putArray("methods")::add);
        told.putArray("incoming_remove_headers").add("x-timestamp").add("x-open-expired");
        told.putArray("incoming_allow_headers");
        told.putArray("outgoing_remove_headers").add("x-object-meta-*");
        told.putArray("outgoing_allow_headers").add("x-object-meta-public-*");
        digests.stream().map(Digest::word).sorted().forEach(told.putArray("allowed_digests")::add);
        if (digests.contains(Digest.SHA1)) {
            told.putArray("deprecated_digests").add("sha1");
        }
    }
}

package foehn.object.web;

import foehn.kernel.FaultException;
import foehn.kernel.http.Percent;
import foehn.object.Access;
import foehn.object.Call;
import foehn.object.Feature;
import foehn.object.Handler;
import foehn.object.Headers;
import foehn.object.Listing;
import foehn.object.ObjectPath;
import foehn.object.Parts;
import foehn.object.Payload;
import foehn.object.Query;
import foehn.object.Reply;
import foehn.object.Requester;
import foehn.object.store.Backend;
import foehn.object.store.Container;
import foehn.object.temp.TempUrls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// Containers as web sites for whoever has no token: index pages, error pages, and listings as pages.
public final class StaticWeb implements Feature {
    private final Backend backend;
    private final Access access;

    public StaticWeb(Parts parts) {
        this.backend = parts.backend();
        this.access = parts.access();
    }

    @Override
    public Reply handle(Call call, Handler next) throws IOException {
        if (!call.reads() || call.path().isAccount() || !isVisit(call)) {
            return next.handle(call);
        }
        var container = backend.container(call.path().key());
        var site = WebSettings.of(
                container.<Map<String, String>>map(Container::metadata).orElse(Map.of()));
        var visit = new Visit(call, next, site);
        return call.path().isObject() ? visit.object() : visit.container(container);
    }

    /// Programs with a token see the store as it is, unless they ask for the web.
    private static boolean isVisit(Call call) {
        return call.requester() instanceof Requester.Nobody
                || call.requester() instanceof Requester.Grant
                || call.headers().isTrue("x-web-mode");
    }

    @Override
    public void tell(ObjectNode info) {
        info.putObject("staticweb");
    }

    /// One request.
    private final class Visit {
        private final Call call;
        private final Handler next;
        private final WebSettings site;

        Visit(Call call, Handler next, WebSettings site) {
            this.call = call;
            this.next = next;
            this.site = site;
        }

        Reply container(Optional<Container> container) throws IOException {
            try {
                access.require(
                        call,
                        container.map(c -> c.metadata().get("x-container-read")).orElse(null));
            } catch (FaultException refused) {
                return withErrorPage(Reply.of(refused.fault()));
            }
            if (!site.isSite()) {
                return call.headers().isTrue("x-web-mode") ? Reply.page(404) : next.handle(call);
            }
            if (!rawPath().endsWith("/")) {
                return redirect();
            }
            if (site.index().isEmpty()) {
                return listing("");
            }
            var reply = next.handle(call.withPath(call.path().withObject(site.index())));
            if (reply.status() == 404) {
                return listing("");
            }
            return reply.status() >= 400 ? withErrorPage(reply) : reply;
        }

        Reply object() throws IOException {
            var reply = next.handle(call);
            if (reply.status() < 400 && !isDirectoryMarker(reply)) {
                return reply;
            }
            if ((reply.status() >= 400 && reply.status() != 404) || !site.isSite()) {
                return reply;
            }
            var name = call.path().object();
            var directory = name.endsWith("/") ? name : name + "/";
            if (!site.index().isEmpty()) {
                var index = next.handle(call.withPath(call.path().withObject(directory + site.index())));
                if (index.status() < 400) {
                    return name.endsWith("/") ? index : redirect();
                }
                if (index.status() != 404) {
                    return reply;
                }
            }
            if (name.endsWith("/")) {
                return listing(name);
            }
            var found = lines(Map.of("prefix", directory, "delimiter", "/", "limit", "1"));
            boolean isDirectory = found.payload() instanceof Payload.Lines(var listing)
                    && !listing.lines().isEmpty();
            return isDirectory ? redirect() : withErrorPage(Reply.page(404));
        }

        private boolean isDirectoryMarker(Reply reply) {
            return reply.headers().get("content-type", "").equals(site.markerType())
                    && reply.payload() instanceof Payload.Entity entity
                    && entity.source().length() <= 1;
        }

        private String rawPath() {
            return call.origin().rawPath();
        }

        /// Links on the page are relative, so a directory's address must end like one.
        private Reply redirect() {
            var base = call.origin().baseUrl();
            var host = call.headers().get("host", "");
            var site = host.isEmpty() ? base : base.substring(0, base.indexOf("//") + 2) + host;
            return Reply.page(301).with("location", site + rawPath() + "/");
        }

        private Reply lines(Map<String, String> query) throws IOException {
            var container =
                    ObjectPath.container(call.path().account(), call.path().container());
            return next.handle(call.withMethod("GET")
                    .withPath(container)
                    .withQuery(Query.of(query))
                    .withHeaders(referer()));
        }

        private Headers referer() {
            var headers = new Headers();
            call.headers().find("referer").ifPresent(value -> headers.put("referer", value));
            return headers;
        }

        private Reply listing(String prefix) throws IOException {
            var label = label();
            if (!site.lists()) {
                return withErrorPage(html(404, WebListing.disabled(site, label, prefix)));
            }
            var query = new LinkedHashMap<String, String>();
            query.put("delimiter", "/");
            query.put("prefix", prefix);
            var reply = lines(query);
            if (!reply.ok() || !(reply.payload() instanceof Payload.Lines(Listing listing))) {
                return withErrorPage(reply);
            }
            List<Listing.Line> lines = listing.lines();
            if (!prefix.isEmpty() && lines.isEmpty()) {
                return withErrorPage(Reply.page(404));
            }
            var allowed = call.query().get("temp_url_prefix", "");
            var page = WebListing.page(site, label, prefix, suffix(), prefix.length() > allowed.length(), lines);
            var answer = html(200, page);
            return call.requester() instanceof Requester.Grant ? answer.with(TempUrls.GENERATOR, "staticweb") : answer;
        }

        private String label() {
            var path = call.path();
            var place = site.label().isEmpty() ? "/v1/" + path.account() + "/" + path.container() : site.label();
            return place + "/" + path.object();
        }

        /// Links go on with the permission that this page was read by.
        private String suffix() {
            var query = call.query();
            if (!(call.requester() instanceof Requester.Grant) || !query.has("temp_url_prefix")) {
                return "";
            }
            var suffix = new StringBuilder("?temp_url_prefix=")
                    .append(Percent.path(query.get("temp_url_prefix", "")))
                    .append("&amp;temp_url_expires=")
                    .append(Percent.path(query.get("temp_url_expires", "")))
                    .append("&amp;temp_url_sig=")
                    .append(Percent.path(query.get("temp_url_sig", "")));
            if (query.has("temp_url_ip_range")) {
                suffix.append("&amp;temp_url_ip_range=").append(Percent.path(query.get("temp_url_ip_range", "")));
            }
            return query.has("inline") ? suffix.append("&amp;inline").toString() : suffix.toString();
        }

        /// The site's own page for a failure, where it has one that may be read.
        private Reply withErrorPage(Reply failure) throws IOException {
            if (site.error().isEmpty()) {
                return failure;
            }
            var page = next.handle(call.withMethod("GET")
                    .withPath(call.path().withObject(failure.status() + site.error()))
                    .withQuery(Query.NONE)
                    .withHeaders(referer()));
            return page.ok() ? page.withStatus(failure.status()) : failure;
        }
    }

    private static Reply html(int status, String page) {
        return Reply.bytes(status, "text/html; charset=UTF-8", page.getBytes(StandardCharsets.UTF_8));
    }
}

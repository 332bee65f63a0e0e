package foehn.object;

import foehn.object.store.Backend;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/// What browsers ask for: preflight requests, and the headers by which an answer may be read from another origin.
public final class Cors implements Feature {
    private static final String META = "x-container-meta-access-control-";
    private static final List<String> EXPOSED = List.of(
            "cache-control",
            "content-language",
            "content-type",
            "expires",
            "last-modified",
            "pragma",
            "etag",
            "x-timestamp",
            "x-trans-id",
            "x-openstack-request-id");

    private final Backend backend;
    private final List<String> everywhere;

    public Cors(Parts parts) {
        this.backend = parts.backend();
        this.everywhere = parts.config().corsOrigins();
    }

    @Override
    public Reply handle(Call call, Handler next) throws IOException {
        if (call.is("OPTIONS")) {
            return preflight(call);
        }
        var origin = call.headers().get("origin");
        if (origin == null) {
            return next.handle(call);
        }
        var reply = next.handle(call);
        var rules = rules(call);
        return call.path().isAccount() || !admits(rules, origin) ? reply : open(reply, rules, origin);
    }

    private Map<String, String> rules(Call call) {
        return call.path().isAccount()
                ? Map.of()
                : backend.container(call.path().key())
                        .<Map<String, String>>map(c -> c.metadata())
                        .orElse(Map.of());
    }

    private boolean admits(Map<String, String> rules, String origin) {
        if (everywhere.contains("*") || everywhere.contains(origin)) {
            return true;
        }
        for (var allowed : rules.getOrDefault(META + "allow-origin", "").strip().split("\\s+", -1)) {
            if (allowed.equals("*") || allowed.equals(origin)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isForAll(Map<String, String> rules) {
        return rules.getOrDefault(META + "allow-origin", "").strip().equals("*");
    }

    private Reply open(Reply reply, Map<String, String> rules, String origin) {
        var headers = reply.headers();
        if (!headers.has("access-control-expose-headers")) {
            var exposed = new LinkedHashSet<>(EXPOSED);
            headers.forEach((name, _) -> {
                if (name.startsWith("x-container-meta") || name.startsWith("x-object-meta")) {
                    exposed.add(name);
                }
            });
            for (var name : rules.getOrDefault(META + "expose-headers", "").split("\\s+", -1)) {
                if (!name.isEmpty()) {
                    exposed.add(Headers.lower(name));
                }
            }
            headers.put("access-control-expose-headers", String.join(", ", exposed));
        }
        if (!headers.has("access-control-allow-origin")) {
            allow(headers, rules, origin);
        }
        return reply;
    }

    private static void allow(Headers headers, Map<String, String> rules, String origin) {
        if (isForAll(rules)) {
            headers.put("access-control-allow-origin", "*");
        } else {
            headers.put("access-control-allow-origin", origin);
            vary(headers, "Origin");
        }
    }

    private static void vary(Headers headers, String name) {
        headers.put("vary", headers.has("vary") ? headers.get("vary", "") + ", " + name : name);
    }

    private Reply preflight(Call call) {
        var methods = "HEAD, GET, PUT, POST, OPTIONS, DELETE" + (call.path().isObject() ? ", COPY" : "");
        var reply = Reply.empty(200).with("allow", methods);
        reply.headers().put("content-type", "text/html; charset=UTF-8");
        var origin = call.headers().get("origin");
        if (origin == null || call.path().isAccount()) {
            return reply;
        }
        var rules = rules(call);
        var method = call.headers().get("access-control-request-method", "");
        if (!admits(rules, origin) || !List.of(methods.split(", ", -1)).contains(method)) {
            return reply.withStatus(401);
        }
        var headers = reply.headers();
        allow(headers, rules, origin);
        var seconds = rules.get(META + "max-age");
        if (seconds != null) {
            headers.put("access-control-max-age", seconds);
        }
        headers.put("access-control-allow-methods", methods);
        var wanted = call.headers().get("access-control-request-headers", "");
        if (!wanted.isBlank()) {
            headers.put("access-control-allow-headers", wanted);
            vary(headers, "Access-Control-Request-Headers");
        }
        return reply;
    }
}

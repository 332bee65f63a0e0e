package foehn.object;

import foehn.kernel.Fault;
import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Percent;
import foehn.kernel.http.Routes;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `/v1/{account}/{container}/{object}`: turns HTTP into calls, and answers into HTTP.
public final class ObjectRoutes {
    /// The access lists decide, where the thing itself is known.
    public static final Policy BY_ACCESS_LIST = new Policy("access list", false, _ -> true);

    private static final List<String> METHODS = List.of("GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS");

    private final Handler handler;
    private final @Nullable TempAuth tempAuth;
    private final Optional<Addresses> addresses;

    /// @param tempAuth null where only Keystone knows users
    public ObjectRoutes(Handler handler, @Nullable TempAuth tempAuth, Optional<Addresses> addresses) {
        this.handler = handler;
        this.tempAuth = tempAuth;
        this.addresses = addresses;
    }

    public Routes routes() {
        var routes = new Routes();
        for (var version : List.of("/v1", "/v1.0")) {
            for (var method : METHODS) {
                for (var slash : List.of("", "/")) {
                    routes.on(method, version + "/{account}" + slash, BY_ACCESS_LIST, this::serve);
                    routes.on(method, version + "/{account}/{container}" + slash, BY_ACCESS_LIST, this::serve);
                }
                routes.on(method, version + "/{account}/{container}/{object...}", BY_ACCESS_LIST, this::serve);
            }
            routes.on("COPY", version + "/{account}/{container}/{object...}", BY_ACCESS_LIST, this::serve);
        }
        return routes;
    }

    /// What is no account's path: Swift tells a malformed address from an unknown version of its API.
    Routes others() {
        var routes = new Routes();
        for (var method : METHODS) {
            routes.on(method, "/{word}", Policy.OPEN, exchange -> {
                serve(exchange, named(exchange).orElseThrow(() -> Fault.named(412, "html", "Bad URL")));
            });
            routes.on(method, "/{version}/{rest...}", Policy.OPEN, exchange -> {
                int status = exchange.variable("version").isEmpty() ? 404 : 400;
                serve(exchange, named(exchange).orElseThrow(() -> Fault.named(status, "", "")));
            });
        }
        return routes;
    }

    /// What the host's name says the request is about.
    private Optional<ObjectPath> named(Exchange exchange) {
        return addresses.flatMap(found -> found.of(exchange.header("Host").orElse(""), exchange.wholePath()));
    }

    private void serve(Exchange exchange) throws IOException {
        var named = named(exchange);
        serve(
                exchange,
                named.isPresent()
                        ? named.get()
                        : ObjectPath.split(
                                exchange.variable("account"),
                                exchange.variable("container", ""),
                                exchange.variable("object", "")));
    }

    private void serve(Exchange exchange, ObjectPath path) throws IOException {
        if (path.account().isEmpty() || (path.container().isEmpty() && path.isObject())) {
            throw Fault.notFound("Path", exchange.wholePath());
        }
        exchange.keepAlive();
        var headers = headers(exchange);
        var call = new Call(
                exchange.method(),
                path,
                Query.parse(exchange.rawQuery()),
                headers,
                body(exchange, headers),
                requester(exchange, headers),
                new Origin(exchange.baseUrl(), exchange.clientAddress(), exchange.wholePath(), exchange.requestId()));
        var reply = handler.handle(call);
        if (reply.status() == 401 && !reply.headers().has("www-authenticate")) {
            reply.headers().put("www-authenticate", "Swift realm=\"" + Percent.path(path.account()) + "\"");
        }
        new Delivery(exchange, call).deliver(reply);
    }

    /// The headers without what only the store's own features may say. Swift cannot tell an underscore from a hyphen.
    private static Headers headers(Exchange exchange) {
        var headers = new Headers();
        exchange.headers((sent, value) -> {
            var name = sent.indexOf('_') < 0 ? sent : sent.replace('_', '-');
            if (isOurs(name)) {
                return;
            }
            var before = headers.get(name);
            headers.put(name, before == null ? value : before + "," + value);
        });
        return headers;
    }

    private static boolean isOurs(String name) {
        return name.startsWith("x-")
                && (Metadata.isHidden(name) || name.startsWith("x-backend-") || name.equals("x-static-large-object"));
    }

    private static Body body(Exchange exchange, Headers headers) {
        boolean chunked = headers.has("transfer-encoding");
        return chunked || headers.has("content-length")
                ? new Body(exchange.body(), chunked ? -1 : exchange.bodyLength())
                : new Body(InputStream.nullInputStream(), -1);
    }

    private Requester requester(Exchange exchange, Headers headers) {
        var token = headers.get("x-auth-token", headers.get("x-storage-token", ""));
        if (token.isEmpty()) {
            return new Requester.Nobody();
        }
        var service = headers.find("x-service-token");
        if (tempAuth != null && token.startsWith(TempAuth.TOKEN_PREFIX)) {
            var user = tempAuth.withService(token, service);
            if (user == null) {
                throw Fault.unauthorized("");
            }
            return user;
        }
        var caller = exchange.bearer(token);
        var onBehalf = service.flatMap(exchange::bearer);
        if (caller.isEmpty() || (service.isPresent() && onBehalf.isEmpty())) {
            return new Requester.Nobody();
        }
        return new Requester.Keystone(caller.get(), onBehalf);
    }
}

package foehn.object;

import java.util.Optional;

/// One request to the store, whatever protocol it came by. Features pass on changed copies; `headers` is shared by
/// the copies until [#withHeaders].
///
/// @param method `GET HEAD PUT POST DELETE COPY OPTIONS`
/// @param headers the client's; what begins with `x-object-sysmeta-` can only come from a feature, for the edge takes
///     it off what comes from outside
/// @param shown of a PUT: what listings and HEAD are to say of the object, where that is not said by its own bytes
public record Call(
        String method,
        ObjectPath path,
        Query query,
        Headers headers,
        Body body,
        Requester requester,
        Origin origin,
        Optional<Shown> shown) {

    /// What is said of an object instead of its own bytes' hash and length.
    ///
    /// @param etag without quotes
    public record Shown(String etag, long bytes) {}

    public Call(
            String method,
            ObjectPath path,
            Query query,
            Headers headers,
            Body body,
            Requester requester,
            Origin origin) {
        this(method, path, query, headers, body, requester, origin, Optional.empty());
    }

    /// A request of the store's own, without headers and body.
    public static Call inside(String method, ObjectPath path) {
        return new Call(method, path, Query.NONE, new Headers(), Body.NONE, new Requester.Itself(), Origin.INSIDE);
    }

    public boolean is(String asked) {
        return method.equals(asked);
    }

    /// GET or HEAD.
    public boolean reads() {
        return method.equals("GET") || method.equals("HEAD");
    }

    public Call withMethod(String changed) {
        return new Call(changed, path, query, headers, body, requester, origin, shown);
    }

    public Call withPath(ObjectPath changed) {
        return new Call(method, changed, query, headers, body, requester, origin, shown);
    }

    public Call withQuery(Query changed) {
        return new Call(method, path, changed, headers, body, requester, origin, shown);
    }

    public Call withHeaders(Headers changed) {
        return new Call(method, path, query, changed, body, requester, origin, shown);
    }

    public Call withBody(Body changed) {
        return new Call(method, path, query, headers, changed, requester, origin, shown);
    }

    public Call as(Requester changed) {
        return new Call(method, path, query, headers, body, changed, origin, shown);
    }

    public Call shownAs(String etag, long bytes) {
        return new Call(method, path, query, headers, body, requester, origin, Optional.of(new Shown(etag, bytes)));
    }
}

package foehn.kernel.http;

import foehn.kernel.Fault;
import foehn.kernel.FaultException;
import foehn.kernel.Ids;
import foehn.kernel.auth.Authenticator;
import foehn.kernel.auth.Caller;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way of every request: find the service, find the route, ask who it is, ask whether they may, do it, and turn
/// whatever was thrown into the service's own kind of answer.
public final class Edge {
    private static final Logger log = LoggerFactory.getLogger(Edge.class);
    private static final String REQUEST_ID = "X-Openstack-Request-Id";
    private static final String TRANSACTION_ID = "X-Trans-Id";
    private static final Fault NO_TEXT = new Fault.Named(412, "PreconditionFailed", "Invalid UTF8 or contains NULL");
    private static final long COURTESY_BYTES = 8 << 20;

    private final List<Mount> mounts;
    private final List<Mount> byHost;
    private final Authenticator authenticator;
    private final MeterRegistry metrics;
    private final long jsonBytesMax;
    private final Map<Timed, Timer> timers = new ConcurrentHashMap<>();

    /// @param mounts the first whose prefix fits takes the request; of those without a prefix, which may stand side by
    ///     side, the first that has a route for the path, or else the last
    /// @param jsonBytesMax the longest body that is read into memory
    public Edge(List<Mount> mounts, Authenticator authenticator, MeterRegistry metrics, long jsonBytesMax) {
        this.mounts = List.copyOf(mounts);
        this.byHost = mounts.stream().filter(m -> m.hosts() != null).toList();
        this.authenticator = authenticator;
        this.metrics = metrics;
        this.jsonBytesMax = jsonBytesMax;
    }

    /// All mounts, for the reference and for the tests that walk the tables.
    public List<Mount> mounts() {
        return mounts;
    }

    boolean handle(Request request, Response response, Callback callback) {
        long begin = System.nanoTime();
        String path = request.getHttpURI().getPath() == null
                ? "/"
                : request.getHttpURI().getPath();
        var way = way(request, path);
        var mount = way == null ? null : way.mount();
        var requestId = name(mount, response);
        var served = new Served(mount == null ? "none" : mount.service());
        try {
            if (way == null) {
                throw Fault.notFound("Resource", path);
            }
            serve(way, path, request, response, requestId, served);
            readToTheEnd(request);
            callback.succeeded();
        } catch (FaultException expected) {
            answer(mount, expected.fault(), request, response, callback, requestId);
        } catch (Exchange.ClientGone gone) {
            log.debug("{} {}: the client went away", request.getMethod(), path, gone);
            callback.failed(gone);
        } catch (Exception | StackOverflowError trouble) {
            unexpected(mount, trouble, request, response, callback, requestId);
        } finally {
            record(request, response, served, System.nanoTime() - begin);
        }
        return true;
    }

    /// A service, and what its table says of the path where that was asked already to choose the service.
    private record Way(Mount mount, Routes.@Nullable Found found) {}

    private @Nullable Way way(Request request, String path) {
        for (var mount : byHost) {
            var host = request.getHeaders().get(HttpHeader.HOST);
            if (host != null && mount.isFor(host)) {
                return new Way(mount, null);
            }
        }
        Way last = null;
        for (var mount : mounts) {
            if (mount.owns(path)) {
                if (!mount.prefix().isEmpty()) {
                    return new Way(mount, null);
                }
                var found = mount.routes().find(request.getMethod(), RawPath.of(path));
                last = new Way(mount, found);
                if (found.known()) {
                    return last;
                }
            }
        }
        return last;
    }

    private static String name(@Nullable Mount mount, Response response) {
        boolean swift = mount != null && mount.swift();
        var id = swift ? Ids.transaction() : "req-" + Ids.request();
        response.getHeaders().put(REQUEST_ID, id);
        if (swift) {
            response.getHeaders().put(TRANSACTION_ID, id);
        }
        return id;
    }

    private static void requireText(Mount mount, RawPath path) {
        if (!mount.swift()) {
            path.requireDecodable();
        } else if (!path.isText()) {
            throw new FaultException(NO_TEXT);
        }
    }

    private void serve(Way way, String path, Request request, Response response, String requestId, Served served)
            throws Exception {
        var mount = way.mount();
        var raw = RawPath.of(path.substring(mount.prefix().length()));
        requireText(mount, raw);
        var match = way.found() == null
                ? mount.routes().match(request.getMethod(), raw)
                : mount.routes().match(request.getMethod(), raw, way.found());
        served.route = match.route().pattern();
        var policy = match.route().policy();
        var asked = new Authenticator.Asked(mount.service(), request.getMethod(), raw.raw());
        var caller = policy.require(policy.tokenNeeded() ? caller(request, asked) : null);
        var exchange = new Exchange(
                request,
                response,
                requestId,
                raw.raw(),
                match.variables(),
                jsonBytesMax,
                caller,
                token -> authenticator.authenticate(token, asked));
        mount.before().handle(exchange);
        match.route().handler().handle(exchange);
    }

    private @Nullable Caller caller(Request request, Authenticator.Asked asked) {
        return Optional.ofNullable(request.getHeaders().get("X-Auth-Token"))
                .flatMap(token -> authenticator.authenticate(token, asked))
                .orElse(null);
    }

    private void unexpected(
            @Nullable Mount mount,
            Throwable trouble,
            Request request,
            Response response,
            Callback callback,
            String requestId) {
        if (trouble instanceof EofException || trouble.getCause() instanceof EofException) {
            log.debug("{} {}: the client went away", request.getMethod(), request.getHttpURI(), trouble);
            callback.failed(trouble);
        } else if (trouble instanceof HttpException malformed) {
            answer(mount, new Fault.Invalid("request", reason(malformed)), request, response, callback, requestId);
        } else {
            log.error("{} {} {} failed", requestId, request.getMethod(), request.getHttpURI(), trouble);
            var bug = new Fault.Named(
                    500,
                    "InternalServerError",
                    "Unexpected error. Please report it with the request id " + requestId + ".");
            answer(mount, bug, request, response, callback, requestId);
        }
    }

    /// What the HTTP server refuses by itself (a malformed request line, too many headers) speaks our dialect too.
    boolean refused(Request request, Response response, Callback callback) {
        var path = request.getHttpURI().getPath();
        var way = path == null ? null : way(request, path);
        var mount = way == null ? null : way.mount();
        var requestId = name(mount, response);
        // The server closes the connection after this, and a client that is not told loses its next request.
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        int status = response.getStatus() < 400 ? 500 : response.getStatus();
        var cause = request.getAttribute(ErrorHandler.ERROR_EXCEPTION);
        var message = cause instanceof HttpException refusal && refusal.getReason() != null
                ? refusal.getReason()
                : FaultStyle.reason(status);
        // The server takes no path with a NUL in it, and says so of the address as a whole.
        boolean badPath = status == 400
                && cause instanceof Throwable thrown
                && thrown.getCause() instanceof IllegalArgumentException cannot
                && !(cannot instanceof NumberFormatException);
        if (badPath && mount != null && mount.swift()) {
            answer(mount, NO_TEXT, request, response, callback, requestId);
            return true;
        }
        answer(mount, new Fault.Named(status, "BadRequest", message), request, response, callback, requestId);
        return true;
    }

    private static String reason(HttpException malformed) {
        return malformed.getReason() == null ? "The request is malformed." : malformed.getReason();
    }

    private static void answer(
            @Nullable Mount mount,
            Fault fault,
            Request request,
            Response response,
            Callback callback,
            String requestId) {
        if (response.isCommitted()) {
            callback.failed(new FaultException(fault));
            return;
        }
        readToTheEnd(request);
        var style = mount == null ? FaultStyle.KEYSTONE : mount.faults();
        var rendered = style.render(fault, requestId);
        response.setStatus(fault.status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, rendered.contentType());
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, rendered.body().length);
        if (fault instanceof Fault.Unauthorized) {
            response.getHeaders().put("WWW-Authenticate", "Keystone uri=\"" + keystone(request) + "\"");
        }
        response.write(true, ByteBuffer.wrap(rendered.body()), callback);
    }

    /// A connection that is closed while the client still sends is reset, and the client never reads why it was
    /// refused. So the rest of a body is read, to a limit; not that of a client which waits to be told to begin.
    private static void readToTheEnd(Request request) {
        var headers = request.getHeaders();
        boolean bodiless =
                !headers.contains(HttpHeader.CONTENT_LENGTH) && !headers.contains(HttpHeader.TRANSFER_ENCODING);
        if (bodiless || request.getLength() == 0 || headers.contains(HttpHeader.EXPECT)) {
            return;
        }
        try {
            var in = Request.asInputStream(request);
            if (in.read() < 0) {
                return;
            }
            var buffer = new byte[64 * 1024];
            long left = COURTESY_BYTES;
            for (int n = in.read(buffer); n >= 0 && left > 0; n = in.read(buffer)) {
                left -= n;
            }
        } catch (IOException | RuntimeException gone) {
            log.debug("the rest of a request cannot be read", gone);
        }
    }

    private static String keystone(Request request) {
        return "http://" + Request.getServerName(request) + ":" + Request.getServerPort(request) + "/identity";
    }

    private void record(Request request, Response response, Served served, long nanos) {
        var method = request.getMethod().length() > 12 ? "OTHER" : request.getMethod();
        timers.computeIfAbsent(new Timed(served.service, method, served.route, response.getStatus()), this::timer)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Timed timed) {
        return Timer.builder("foehn.http.requests")
                .tag("service", timed.service())
                .tag("method", timed.method())
                .tag("route", timed.route())
                .tag("status", Integer.toString(timed.status()))
                .register(metrics);
    }

    /// What requests are counted by; few enough to keep, for looking a timer up by its tags costs more than a GET.
    private record Timed(String service, String method, String route, int status) {}

    /// Which route a request went to, for the metrics.
    private static final class Served {
        final String service;
        String route = "none";

        Served(String service) {
            this.service = service;
        }
    }
}

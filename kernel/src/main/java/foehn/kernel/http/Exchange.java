package foehn.kernel.http;

import foehn.kernel.Fault;
import foehn.kernel.FaultException;
import foehn.kernel.auth.Caller;
import foehn.kernel.json.Fields;
import foehn.kernel.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Fields.Field;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// One request and its answer: all that routes know of HTTP. Reads and writes block; a slow peer holds up one
/// virtual thread and nothing else.
public final class Exchange {
    private final Request request;
    private final Response response;
    private final String requestId;
    private final String path;
    private final Map<String, String> variables;
    private final long jsonBytesMax;
    private final @Nullable Caller caller;
    private final Function<String, Optional<Caller>> tokens;
    private org.eclipse.jetty.util.@Nullable Fields query;

    Exchange(
            Request request,
            Response response,
            String requestId,
            String path,
            Map<String, String> variables,
            long jsonBytesMax,
            @Nullable Caller caller,
            Function<String, Optional<Caller>> tokens) {
        this.request = request;
        this.response = response;
        this.requestId = requestId;
        this.path = path;
        this.variables = variables;
        this.jsonBytesMax = jsonBytesMax;
        this.caller = caller;
        this.tokens = tokens;
    }

    public String method() {
        return request.getMethod();
    }

    /// The path behind the service's prefix, as it stood on the wire.
    public RawPath path() {
        return new RawPath(path);
    }

    public String requestId() {
        return requestId;
    }

    /// A `{variable}` of the route.
    public String variable(String name) {
        return Objects.requireNonNull(variables.get(name), name);
    }

    /// The same, of a handler that serves several patterns.
    public String variable(String name, String otherwise) {
        return variables.getOrDefault(name, otherwise);
    }

    /// Who asks. Only behind a policy that needs a token.
    public Caller caller() {
        if (caller == null) {
            throw Fault.unauthorized("The request you have made requires authentication.");
        }
        return caller;
    }

    /// Whose a token is, for routes that answer nobody in particular too; empty when it is good for nothing here.
    public Optional<Caller> bearer(String token) {
        return tokens.apply(token);
    }

    /// `http://host:port`, as the client addressed us: what links in answers begin with.
    public String baseUrl() {
        var uri = request.getHttpURI();
        var scheme = uri.getScheme() == null ? "http" : uri.getScheme();
        var port = Request.getServerPort(request);
        return scheme + "://" + Request.getServerName(request) + (port > 0 ? ":" + port : "");
    }

    public Optional<String> query(String name) {
        return Optional.ofNullable(query().getValue(name));
    }

    public List<String> queryAll(String name) {
        var field = query().get(name);
        return field == null ? List.of() : field.getValues();
    }

    /// Every name in the query string, in order of appearance.
    public List<String> queryNames() {
        return query().stream().map(Field::getName).toList();
    }

    private org.eclipse.jetty.util.Fields query() {
        if (query == null) {
            try {
                query = Request.extractQueryParameters(request);
                if (query.stream().anyMatch(Exchange::isGarbled)) {
                    throw new IllegalArgumentException("no UTF-8");
                }
            } catch (HttpException.RuntimeException | IllegalArgumentException malformed) {
                throw Fault.invalid("query", "The query string cannot be decoded.");
            }
        }
        return query;
    }

    /// What stands where bytes were no UTF-8: the server lets them pass, for object names may hold them.
    private static boolean isGarbled(Field field) {
        return field.getName().indexOf('\uFFFD') >= 0
                || field.getValues().stream().anyMatch(value -> value.indexOf('\uFFFD') >= 0);
    }

    /// `limit`, not above `max` and `max` when absent; below zero or not a number is 400.
    public int limit(int max) {
        return query("limit")
                .map(text -> {
                    if (!text.matches("[0-9]{1,9}")) {
                        throw Fault.invalid("limit", "A number not below 0 is expected.");
                    }
                    return Math.min(Integer.parseInt(text), max);
                })
                .orElse(max);
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(request.getHeaders().get(name));
    }

    /// Every header line in the order it came; of a value each byte is one char.
    public void forEachHeader(BiConsumer<String, String> each) {
        for (var field : request.getHeaders()) {
            each.accept(field.getName(), field.getValue() == null ? "" : field.getValue());
        }
    }

    /// What stood behind the question mark, undecoded; empty when nothing did.
    public String rawQuery() {
        var query = request.getHttpURI().getQuery();
        return query == null ? "" : query;
    }

    /// All headers, by lower-case name, in the order of the wire; one char for each byte of a value.
    public void headers(BiConsumer<String, String> each) {
        for (var field : request.getHeaders()) {
            var value = field.getValue();
            each.accept(field.getLowerCaseName(), value == null ? "" : value);
        }
    }

    /// The path as it stood on the wire, with the service's prefix.
    public String wholePath() {
        return Objects.requireNonNullElse(request.getHttpURI().getPath(), "/");
    }

    public String clientAddress() {
        return Request.getRemoteAddr(request);
    }

    /// The raw body, for uploads.
    public InputStream body() {
        return Request.asInputStream(request);
    }

    /// The declared length; -1 when the body is chunked or absent.
    public long bodyLength() {
        return request.getLength();
    }

    /// The body as JSON, whatever the content type says; at most `jsonBytesMax`.
    public JsonNode json() {
        try {
            if (request.getLength() > jsonBytesMax) {
                throw new FaultException(new Fault.TooLarge(jsonBytesMax));
            }
            byte[] bytes = body().readNBytes((int) jsonBytesMax + 1);
            if (bytes.length > jsonBytesMax) {
                throw new FaultException(new Fault.TooLarge(jsonBytesMax));
            }
            if (bytes.length == 0) {
                throw Fault.invalid("body", "A JSON body is expected.");
            }
            return Json.MAPPER.readTree(bytes);
        } catch (JacksonException malformed) {
            throw Fault.invalid("body", "Malformed JSON: " + malformed.getOriginalMessage());
        } catch (IOException gone) {
            throw new ClientGone(gone);
        }
    }

    /// The body's object under `envelope`: `{"server": {…}}`.
    public Fields fields(String envelope) {
        return Fields.of(json(), "body").object(envelope);
    }

    public void setHeader(String name, String value) {
        if (value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("line break in header " + name);
        }
        response.getHeaders().put(name, value);
    }

    public void addHeader(String name, String value) {
        if (value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("line break in header " + name);
        }
        response.getHeaders().add(name, value);
    }

    /// An answer without a body.
    public void status(int status) {
        response.setStatus(status);
        if (status != 204 && status != 304) {
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, 0);
        }
    }

    public void json(int status, Object value) {
        bytes(status, "application/json", Json.MAPPER.writeValueAsBytes(value));
    }

    public void bytes(int status, String contentType, byte[] body) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        try {
            Content.Sink.write(response, true, ByteBuffer.wrap(body));
        } catch (IOException gone) {
            throw new ClientGone(gone);
        }
    }

    /// A body of known or unknown (-1) length, written as it comes.
    public OutputStream stream(int status, String contentType, long length) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
        if (length >= 0) {
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, length);
        }
        return Content.Sink.asOutputStream(response);
    }

    /// The answer's head, without its body: [#write] goes on.
    public void begin(int status, long length) {
        response.setStatus(status);
        if (length >= 0) {
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, length);
        }
    }

    /// Says that the connection stays, to a client that asked for it in so many words.
    public void keepAlive() {
        if (header("Connection").filter("keep-alive"::equalsIgnoreCase).isPresent()) {
            response.getHeaders().add(WireField.KEEP_ALIVE);
        }
    }

    /// An answer without a body that says so by `Content-Length: 0` even where HTTP has no need of it.
    public void beginEmpty(int status) {
        response.setStatus(status);
        response.getHeaders().add(WireField.NO_CONTENT);
    }

    /// The head of an answer whose length nobody knows yet. In chunks even where the connection ends with it, so that
    /// the client can tell a whole answer from a broken one.
    public void beginChunked(int status) {
        response.setStatus(status);
        if (request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_1) {
            response.getHeaders().put(HttpHeader.TRANSFER_ENCODING, "chunked");
        }
    }

    /// The body after [#begin], as a stream.
    public OutputStream stream() {
        return Content.Sink.asOutputStream(response);
    }

    /// A piece of the body; it has gone out when this returns.
    public void write(ByteBuffer piece, boolean last) {
        try {
            Content.Sink.write(response, last, piece);
        } catch (IOException gone) {
            throw new ClientGone(gone);
        }
    }

    /// Ends the connection with the body unfinished: the client must not take what it has for the whole.
    public RuntimeException broken(IOException cause) {
        return new ClientGone(cause);
    }

    /// Whether the head has gone out.
    public boolean committed() {
        return response.isCommitted();
    }

    /// The peer hung up. Nobody's fault, and nobody to tell.
    static final class ClientGone extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ClientGone(IOException cause) {
            super(cause);
        }
    }
}

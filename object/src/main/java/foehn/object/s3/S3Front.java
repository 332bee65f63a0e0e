package foehn.object.s3;

import foehn.kernel.Fault;
import foehn.kernel.FaultException;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Percent;
import foehn.object.Headers;
import foehn.object.Origin;
import foehn.object.S3Keys;
import foehn.object.store.Download;
import foehn.object.store.StorageFull;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// S3's HTTP: what came off the wire becomes an [S3Request] whose signature is good, and an [Answer] goes back.
final class S3Front {
    private final S3Options options;
    private final S3Keys keys;
    private final InstantSource clock;
    private final Operations operations;
    private final CorsCalls cors;

    S3Front(S3Options options, S3Keys keys, InstantSource clock, Operations operations, CorsCalls cors) {
        this.options = options;
        this.keys = keys;
        this.clock = clock;
        this.operations = operations;
        this.cors = cors;
    }

    /// Where a request goes.
    private record Target(Optional<String> bucketInHost, String bucket, String key) {}

    void handle(Exchange exchange) throws IOException {
        exchange.setHeader("x-amz-request-id", exchange.requestId());
        exchange.setHeader("x-amz-id-2", exchange.requestId());
        var wire = wire(exchange);
        Answer answer;
        try {
            answer = answer(exchange, wire);
        } catch (S3Exception said) {
            answer = refusal(exchange, said);
        } catch (FaultException fault) {
            answer = refusal(exchange, said(fault.fault()));
        } catch (StorageFull full) {
            answer = refusal(exchange, S3Error.InsufficientStorage.toException());
        }
        write(exchange, answer);
    }

    private static Answer refusal(Exchange exchange, S3Exception said) {
        var headers = new Headers();
        said.headers().forEach(headers::put);
        return Answer.xml(said.error.status, headers, said.document(exchange.requestId()));
    }

    /// What the edge and the rules say, in S3's words.
    static S3Exception said(Fault fault) {
        return switch (fault) {
            case Fault.MethodNotAllowed _ -> S3Error.MethodNotAllowed.toException();
            case Fault.Invalid invalid when invalid.field().equals("path") -> S3Error.InvalidURI.toException();
            default ->
                switch (fault.status()) {
                    case 401, 403 -> S3Error.AccessDenied.toException();
                    case 404 -> S3Error.NoSuchKey.toException();
                    case 409 -> S3Error.BucketNotEmpty.toException();
                    case 412 -> S3Error.PreconditionFailed.toException();
                    case 413 -> S3Error.EntityTooLarge.toException();
                    case 507 -> S3Error.InsufficientStorage.toException();
                    case 500 -> S3Error.InternalError.saying(fault.message());
                    default -> S3Error.InvalidRequest.saying(fault.message());
                };
        };
    }

    private static Wire wire(Exchange exchange) {
        var headers = new ArrayList<Wire.Header>();
        exchange.forEachHeader((name, value) -> headers.add(new Wire.Header(name, value)));
        return new Wire(exchange.method(), exchange.path().raw(), exchange.rawQuery(), headers);
    }

    private Answer answer(Exchange exchange, Wire wire) throws IOException {
        var query = wire.query();
        var target = target(wire, exchange);
        if (wire.method().equals("OPTIONS")) {
            return cors.preflight(wire, claimedAccount(query), target.bucket);
        }
        if (PostForm.isOne(wire) && target.key.isEmpty() && !target.bucket.isEmpty()) {
            return form(exchange, wire, target);
        }
        var signing = new Signature.Signing(options.region(), target.bucketInHost);
        var signature =
                Signature.of(wire, signing, clock.instant()).orElseThrow(() -> S3Error.AccessDenied.toException());
        if (!target.bucket.isEmpty()
                && target.bucketInHost.isEmpty()
                && !BucketName.valid(target.bucket, options.strictNames())) {
            throw S3Error.InvalidBucketName.toException().with("BucketName", target.bucket);
        }
        RequestChecks.require(wire);
        var incoming = Incoming.of(wire, signature, exchange.bodyLength(), exchange.body());
        var key = authenticated(signature);
        var chunks = signature instanceof SignatureV4 v4 ? v4.chunks(key.secret()) : null;
        var origin = new Origin(exchange.baseUrl(), exchange.clientAddress(), wire.rawPath(), exchange.requestId());
        var request = new S3Request(
                wire, Identity.of(key), target.bucket, target.key, query, incoming, exchange.body(), chunks, origin);
        var answer = operations.run(request);
        cors.headers(wire, Optional.of(key.account()), target.bucket)
                .ifPresent(more -> more.forEach(answer.headers()::put));
        return answer;
    }

    /// A form that uploads a file: an upload like any other, but for what says so.
    private Answer form(Exchange exchange, Wire wire, Target target) throws IOException {
        var form = PostForm.read(wire, target.bucket, exchange.body());
        var name = form.key();
        var key = known(form.accessKey());
        var policy = form.verify(key, options.region(), clock.instant());
        var put = form.put();
        RequestChecks.require(put);
        var location = exchange.baseUrl() + "/" + target.bucket + "/" + Percent.path(name);
        var request = new S3Request(
                put,
                Identity.of(key),
                target.bucket,
                name,
                Map.of(),
                Incoming.of(put, null, -1, exchange.body()),
                form.bytes(policy),
                null,
                new Origin(exchange.baseUrl(), exchange.clientAddress(), wire.rawPath(), exchange.requestId()));
        var stored = operations.run(request);
        return form.answer(location, target.bucket, stored.headers());
    }

    private S3Keys.Key known(String accessKey) {
        return keys.key(accessKey)
                .orElseThrow(() -> S3Error.InvalidAccessKeyId.toException().with("AWSAccessKeyId", accessKey));
    }

    private S3Keys.Key authenticated(Signature signature) {
        var key = keys.key(signature.accessKey())
                .orElseThrow(
                        () -> S3Error.InvalidAccessKeyId.toException().with("AWSAccessKeyId", signature.accessKey()));
        if (!signature.verify(key.secret())) {
            throw signature.mismatch();
        }
        return key;
    }

    /// Whose address it is that a browser will use, if the signature is in it. Nothing is given away: it only chooses
    /// which bucket's rules are asked.
    private Optional<String> claimedAccount(Map<String, String> query) {
        var credential = query.getOrDefault("X-Amz-Credential", query.getOrDefault("AWSAccessKeyId", ""));
        int date = credential.indexOf("/20");
        return keys.key(date < 0 ? credential : credential.substring(0, date)).map(S3Keys.Key::account);
    }

    private Target target(Wire wire, Exchange exchange) {
        var inHost = bucketInHost(wire.header("Host").orElse(""));
        if (inHost.isPresent()) {
            return new Target(inHost, inHost.get(), exchange.path().split(1).getFirst());
        }
        var parts = exchange.path().split(2);
        return new Target(Optional.empty(), parts.getFirst(), parts.size() < 2 ? "" : parts.get(1));
    }

    private Optional<String> bucketInHost(String hostAndPort) {
        int colon = hostAndPort.lastIndexOf(':');
        var host = (colon < 0 ? hostAndPort : hostAndPort.substring(0, colon)).toLowerCase(Locale.ROOT);
        for (var domain : options.domains()) {
            var suffix = domain.startsWith(".") ? domain : "." + domain;
            if (host.endsWith(suffix) && host.length() > suffix.length()) {
                return Optional.of(host.substring(0, host.length() - suffix.length()));
            }
        }
        return Optional.empty();
    }

    // ---- the way back

    private static void write(Exchange exchange, Answer answer) throws IOException {
        answer.headers().forEach((name, value) -> {
            if (!name.equals("content-type")) {
                exchange.setHeader(name.equals("etag") ? "ETag" : name, value);
            }
        });
        var type = answer.headers().get("content-type");
        // Nobody reads what went wrong from a HEAD, so it has nothing to say.
        boolean silent = answer.source() == null && exchange.method().equals("HEAD");
        boolean hasBody = !silent && (answer.length() > 0 || answer.source() != null);
        if (!hasBody) {
            if (type != null && answer.status() != 304) {
                exchange.setHeader("Content-Type", type);
            }
            exchange.status(answer.status());
            return;
        }
        try (var out =
                exchange.stream(answer.status(), type == null ? "application/octet-stream" : type, answer.length())) {
            if (!exchange.method().equals("HEAD")) {
                send(answer, answer.source(), out);
            }
        }
    }

    private static void send(Answer answer, foehn.object.@Nullable Source source, OutputStream out) throws IOException {
        if (source == null) {
            out.write(answer.body());
            return;
        }
        try (Download download = source.open()) {
            download.send(answer.offset(), answer.length(), piece -> write(out, piece));
        }
    }

    private static void write(OutputStream out, ByteBuffer piece) throws IOException {
        if (piece.hasArray()) {
            out.write(piece.array(), piece.arrayOffset() + piece.position(), piece.remaining());
        } else {
            Channels.newChannel(out).write(piece);
        }
    }
}

package foehn.object.s3;

import foehn.object.Body;
import foehn.object.Call;
import foehn.object.Handler;
import foehn.object.Headers;
import foehn.object.ObjectPath;
import foehn.object.Payload;
import foehn.object.Query;
import foehn.object.Reply;
import foehn.object.Requester;
import foehn.object.store.Backend;
import foehn.object.store.Container;
import foehn.object.store.ContainerKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The way in to the rules that Swift's API stands on too. Whoever calls has asked [Guard] before: in here a request
/// may do anything within its account.
final class Inside {
    /// Where the parts of uploads to a bucket are, as real Swift has it.
    static final String PARTS = "+segments";

    private final Handler rules;
    private final Backend backend;

    Inside(Handler rules, Backend backend) {
        this.rules = rules;
        this.backend = backend;
    }

    Backend backend() {
        return backend;
    }

    Optional<Container> bucket(S3Request request, String name) {
        return backend.container(new ContainerKey(request.who().account(), name));
    }

    Container require(S3Request request, String name) {
        return bucket(request, name).orElseThrow(() -> S3Error.noSuchBucket(name));
    }

    Container require(S3Request request) {
        return require(request, request.bucket());
    }

    /// The bucket that holds the parts of uploads to the request's bucket.
    static ContainerKey parts(S3Request request) {
        return new ContainerKey(request.who().account(), request.bucket() + PARTS);
    }

    static ObjectPath path(S3Request request) {
        return new ObjectPath(request.who().account(), request.bucket(), request.key());
    }

    Reply call(S3Request request, String method, ObjectPath path, Query query, Headers headers, Body body)
            throws IOException {
        var requester =
                path.isContainer() ? new Requester.Itself() : new Requester.Grant(path.account(), Optional.empty());
        return rules.handle(new Call(method, path, query, headers, body, requester, request.origin()));
    }

    /// The same; what is no success becomes what S3 says of it.
    Reply demand(S3Request request, String method, ObjectPath path, Query query, Headers headers, Body body)
            throws IOException {
        var reply = call(request, method, path, query, headers, body);
        if (!reply.ok() && reply.status() != 304) {
            throw refusal(request, method, path, reply);
        }
        return reply;
    }

    Reply demand(S3Request request, String method, ObjectPath path) throws IOException {
        return demand(request, method, path, Query.NONE, new Headers(), Body.NONE);
    }

    /// What S3 says of an answer that is no success.
    S3Exception refusal(S3Request request, String method, ObjectPath path, Reply reply) {
        var words =
                reply.payload() instanceof Payload.Bytes(byte[] bytes) ? new String(bytes, StandardCharsets.UTF_8) : "";
        return switch (reply.status()) {
            case 400 -> badRequest(request, words);
            case 401, 403 -> S3Error.AccessDenied.toException();
            case 404 -> notFound(method, path);
            case 408, 499 -> S3Error.RequestTimeout.toException().header("Connection", "close");
            case 409 -> conflict(method, path);
            case 411 -> S3Error.MissingContentLength.toException();
            case 412 -> S3Error.PreconditionFailed.toException();
            case 413 ->
                words.contains("quota") ? S3Error.EntityTooLarge.saying(words) : S3Error.EntityTooLarge.toException();
            case 416 -> S3Error.InvalidRange.toException();
            case 422 -> badDigest(request);
            case 429, 498 -> S3Error.SlowDown.toException();
            case 503 -> S3Error.ServiceUnavailable.toException();
            case 507 -> S3Error.InsufficientStorage.toException();
            default -> throw new IllegalStateException(method + " " + path + " inside gave " + reply.status());
        };
    }

    private static S3Exception badRequest(S3Request request, String words) {
        for (var name : new String[] {"X-Delete-At", "X-Delete-After"}) {
            if (words.contains(name)) {
                return S3Error.argument(name, request.header(name).orElse(""), words);
            }
        }
        return S3Error.InvalidRequest.saying(words);
    }

    private S3Exception notFound(String method, ObjectPath path) {
        boolean bucketIsThere = path.isObject()
                && !method.equals("PUT")
                && (path.container().endsWith(PARTS)
                        || backend.container(path.key()).isPresent());
        return bucketIsThere ? S3Error.noSuchKey(path.object()) : S3Error.noSuchBucket(path.container());
    }

    private static S3Exception conflict(String method, ObjectPath path) {
        if (path.isContainer() && method.equals("DELETE")) {
            return S3Error.BucketNotEmpty.toException();
        }
        return method.equals("GET") || method.equals("HEAD")
                ? S3Error.BrokenMPU.toException()
                : S3Error.ServiceUnavailable.toException();
    }

    private static S3Exception badDigest(S3Request request) {
        var claimed = request.header("Content-MD5").map(String::strip).orElse("");
        return S3Error.BadDigest.toException()
                .with("ExpectedDigest", RequestChecks.hexOfMd5(claimed).orElse(claimed));
    }
}

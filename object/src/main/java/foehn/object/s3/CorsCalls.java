package foehn.object.s3;

import foehn.object.Body;
import foehn.object.Headers;
import foehn.object.Query;
import foehn.object.s3.Acl.Permission;
import foehn.object.store.ContainerKey;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A bucket's rules for browsers, and what browsers ask before they ask.
final class CorsCalls {
    private static final int DOCUMENT_BYTES_MAX = 64 * 1024;
    private static final int KEPT_BYTES_MAX = 8000;
    private static final String METHODS = "GET, HEAD, PUT, POST, DELETE, OPTIONS";

    private final Inside inside;
    private final Guard guard;
    private final S3Options options;

    CorsCalls(Inside inside, Guard guard, S3Options options) {
        this.inside = inside;
        this.guard = guard;
        this.options = options;
    }

    Answer get(S3Request request) {
        var bucket = inside.require(request);
        guard.require(request, bucket, Permission.OWNER);
        var kept = Sysmeta.of(bucket, Sysmeta.BUCKET_CORS);
        if (kept.isEmpty()) {
            throw S3Error.NoSuchCORSConfiguration.toException().with("BucketName", request.bucket());
        }
        return Answer.xml(CorsRules.decode(kept).document());
    }

    Answer put(S3Request request) throws IOException {
        var rules = CorsRules.parse(request.document(DOCUMENT_BYTES_MAX)).encode();
        if (rules.length() > KEPT_BYTES_MAX) {
            throw S3Error.InvalidRequest.saying("The CORS configuration is too large.");
        }
        set(request, rules);
        return Answer.empty(200);
    }

    Answer delete(S3Request request) throws IOException {
        set(request, "");
        return Answer.empty(204);
    }

    private void set(S3Request request, String rules) throws IOException {
        guard.require(request, inside.require(request), Permission.OWNER);
        var headers = Headers.of(Sysmeta.BUCKET_CORS, rules);
        var path = Inside.path(request).withObject("");
        inside.demand(request, "POST", path, Query.NONE, headers, Body.NONE);
    }

    /// What goes with the answer to a request from a page.
    ///
    /// @param account empty when nobody knows whose the bucket is
    Optional<Headers> headers(Wire wire, Optional<String> account, String bucket) {
        var origin = wire.header("Origin").filter(text -> !text.isEmpty());
        if (origin.isEmpty()) {
            return Optional.empty();
        }
        boolean preflight = wire.method().equals("OPTIONS");
        var method = preflight ? wire.header("Access-Control-Request-Method").orElse("") : wire.method();
        var asked =
                preflight ? list(wire.header("Access-Control-Request-Headers").orElse("")) : List.<String>of();
        return account.filter(_ -> !bucket.isEmpty())
                .flatMap(name -> inside.backend().container(new ContainerKey(name, bucket)))
                .map(container -> CorsRules.decode(Sysmeta.of(container, Sysmeta.BUCKET_CORS)))
                .flatMap(rules -> rules.answer(origin.get(), method, asked))
                .or(() -> everywhere(origin.get(), asked));
    }

    private Optional<Headers> everywhere(String origin, List<String> asked) {
        if (!options.corsOrigins().contains("*") && !options.corsOrigins().contains(origin)) {
            return Optional.empty();
        }
        var headers = Headers.of(
                "access-control-allow-origin",
                origin,
                "access-control-allow-methods",
                METHODS,
                "access-control-expose-headers",
                "ETag, x-amz-request-id, x-amz-id-2, x-amz-version-id",
                "vary",
                "Origin, Access-Control-Request-Headers");
        if (!asked.isEmpty()) {
            headers.put("access-control-allow-headers", String.join(", ", asked));
        }
        return Optional.of(headers);
    }

    private static List<String> list(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /// `OPTIONS`: may a page ask?
    Answer preflight(Wire wire, Optional<String> account, String bucket) {
        var headers = headers(wire, account, bucket)
                .orElseThrow(() -> S3Error.AccessDenied.saying(
                        "CORSResponse: This CORS request is not allowed. This is usually because the evalution of "
                                + "Origin, request method / Access-Control-Request-Method or "
                                + "Access-Control-Request-Headers are not whitelisted by the resource's CORS spec."));
        return Answer.empty(200, headers.put("allow", METHODS));
    }
}

package foehn.object.s3;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// S3's table: what is asked for by which method and which parameter of the query. The order is that in which
/// parameters are looked for.
final class Operations {
    /// Does what one row of the table says.
    @FunctionalInterface
    interface Operation {
        Answer run(S3Request request) throws IOException;
    }

    /// What a request is about, when the query does not say.
    enum Resource {
        SERVICE,
        BUCKET,
        OBJECT;

        static Resource of(S3Request request) {
            if (request.bucket().isEmpty()) {
                return SERVICE;
            }
            return request.key().isEmpty() ? BUCKET : OBJECT;
        }
    }

    /// @param param that must be in the query; empty for none
    /// @param kind as answers call it
    record Row(String method, String param, String kind, Operation operation) {}

    private final List<Row> rows = new ArrayList<>();

    /// Without a parameter.
    Operations on(String method, Resource resource, Operation operation) {
        rows.add(new Row(method, "", resource.name(), operation));
        return this;
    }

    /// With a parameter, on whatever the path names.
    Operations on(String method, String param, String kind, Operation operation) {
        rows.add(new Row(method, param, kind, operation));
        return this;
    }

    /// The same where a key in the path means nothing.
    Operations onBucket(String method, String param, String kind, Operation operation) {
        return on(method, param, kind, request -> operation.run(withoutKey(request)));
    }

    private static S3Request withoutKey(S3Request request) {
        return new S3Request(
                request.wire(),
                request.who(),
                request.bucket(),
                "",
                request.query(),
                request.incoming(),
                request.raw(),
                request.chunks(),
                request.origin());
    }

    /// Something that is not offered, by any method.
    Operations unsupported(String... params) {
        for (var param : params) {
            rows.add(new Row("", param, "UNSUPPORTED", _ -> {
                throw S3Error.NotImplemented.saying("The requested resource is not implemented");
            }));
        }
        return this;
    }

    List<Row> table() {
        return List.copyOf(rows);
    }

    Answer run(S3Request request) throws IOException {
        var resource = Resource.of(request).name();
        var kind = resource;
        var param = "";
        if (!request.bucket().isEmpty()) {
            for (var row : rows) {
                if (!row.param.isEmpty() && request.hasParam(row.param) && !isPartOfRead(request, row)) {
                    kind = row.kind;
                    param = row.param;
                    break;
                }
            }
        }
        for (var row : rows) {
            boolean fits = param.isEmpty() ? row.param.isEmpty() && row.kind.equals(resource) : row.param.equals(param);
            if (fits && (row.method.isEmpty() || row.method.equals(request.method()))) {
                return row.operation.run(request);
            }
        }
        throw S3Error.MethodNotAllowed.toException()
                .with("Method", request.method())
                .with("ResourceType", kind);
    }

    /// With anything but PUT, `partNumber` chooses what is read.
    private static boolean isPartOfRead(S3Request request, Row row) {
        return row.param.equals("partNumber") && !request.method().equals("PUT");
    }
}

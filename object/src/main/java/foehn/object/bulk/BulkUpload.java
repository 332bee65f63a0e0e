package foehn.object.bulk;

import foehn.kernel.Fault;
import foehn.kernel.FaultException;
import foehn.kernel.http.Percent;
import foehn.object.Body;
import foehn.object.Call;
import foehn.object.Feature;
import foehn.object.Handler;
import foehn.object.Headers;
import foehn.object.ObjectPath;
import foehn.object.Payload;
import foehn.object.Query;
import foehn.object.Reply;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// `?extract-archive=tar.gz`: stores every file of an archive as an object, and makes the containers that are missing.
public final class BulkUpload implements Feature {
    private static final int CONTAINERS_MAX = 10_000;
    private static final int FAILURES_MAX = 1_000;
    private static final int HEARTBEAT_SECONDS = 10;
    private static final int NAME_CHARS_SHOWN = 1024 + 256 + 2;

    private final long objectBytesMax;

    public BulkUpload(long objectBytesMax) {
        this.objectBytesMax = objectBytesMax;
    }

    @Override
    public Reply handle(Call call, Handler next) throws IOException {
        var asked = call.query().get("extract-archive");
        if (asked == null || !call.is("PUT")) {
            return next.handle(call);
        }
        var kind = Archive.Kind.named(asked).orElseThrow(() -> Fault.named(400, "", "Unsupported archive format"));
        var format = BulkReport.format(call.headers().get("accept"));
        var shown = format.orElse("text/plain");
        return new Reply(200, Headers.of("content-type", shown), new Payload.Written(out -> {
            var first = shown.endsWith("/xml") ? "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" : " ";
            var heartbeat = new Heartbeat(out, HEARTBEAT_SECONDS, first);
            var extraction = new Extraction(call, next, heartbeat);
            var report = format.isEmpty() ? extraction.refused(406, "") : extraction.run(kind);
            heartbeat.end(report.render(shown));
        }));
    }

    @Override
    public void tell(ObjectNode info) {
        info.putObject("bulk_upload")
                .put("max_containers_per_extraction", CONTAINERS_MAX)
                .put("max_failed_extractions", FAILURES_MAX);
    }

    private final class Extraction {
        private final Call call;
        private final Handler next;
        private final Heartbeat heartbeat;
        private final BulkReport report =
                new BulkReport("extract", 201).fact("Response Body", "").fact("Number Files Created", 0);
        private final Set<String> containersSeen = new HashSet<>();
        private int containersMade;

        Extraction(Call call, Handler next, Heartbeat heartbeat) {
            this.call = call;
            this.next = next;
            this.heartbeat = heartbeat;
        }

        BulkReport refused(int status, String message) {
            return report.status(status).fact("Response Body", message);
        }

        BulkReport run(Archive.Kind kind) throws IOException {
            if (call.body().length() < 0
                    && !call.headers().get("transfer-encoding", "").equalsIgnoreCase("chunked")) {
                return refused(411, "");
            }
            try (var archive = new Archive(call.body().stream(), kind)) {
                for (var file = archive.next();
                        file.isPresent() && report.failures() < FAILURES_MAX;
                        file = archive.next()) {
                    heartbeat.beat();
                    take(file.get());
                }
            } catch (Archive.Broken broken) {
                return refused(400, "Invalid Tar File: " + broken.getMessage());
            } catch (FaultException stopped) {
                return refused(stopped.fault().status(), stopped.fault().message());
            }
            if (report.failures() > 0) {
                return report.status(report.worst());
            }
            return report.counted("Number Files Created") == 0
                    ? refused(400, "Invalid Tar File: No Valid Files")
                    : report;
        }

        private void take(Archive.File file) throws IOException {
            var full = base() + file.name();
            int slash = full.indexOf('/');
            if (slash < 0) {
                return;
            }
            if (file.name().indexOf('\uFFFD') >= 0 || file.name().indexOf(0) >= 0) {
                failed(full, 412);
                return;
            }
            if (file.bytes() > objectBytesMax) {
                failed(full, 413);
                return;
            }
            var path = new ObjectPath(call.path().account(), full.substring(0, slash), full.substring(slash + 1));
            int made = container(path);
            int status = next.handle(put(path, file)).status();
            if (status / 100 == 2) {
                report.count("Number Files Created");
                return;
            }
            if (made >= 400) {
                failed("/v1/" + path.account() + "/" + path.container(), made);
            }
            failed(full, status);
            if (status == 401) {
                throw Fault.unauthorized("");
            }
            report.worst(status >= 500 ? 502 : 400);
        }

        /// What the request's own address names stands before all names of the archive.
        private String base() {
            var path = call.path();
            if (path.isAccount()) {
                return "";
            }
            var base = path.isObject() ? path.container() + "/" + path.object() : path.container();
            int end = base.length();
            while (end > 0 && base.charAt(end - 1) == '/') {
                end--;
            }
            return base.substring(0, end) + "/";
        }

        private void failed(String name, int status) {
            var shown = name.length() > NAME_CHARS_SHOWN ? name.substring(0, NAME_CHARS_SHOWN) : name;
            report.failed(Percent.path(shown), BulkReport.line(status));
        }

        /// Makes the container if it is not there. A refusal is no end: access lists may still let the object in.
        private int container(ObjectPath path) throws IOException {
            if (!containersSeen.add(path.container())) {
                return 200;
            }
            var container = ObjectPath.container(path.account(), path.container());
            int status = next.handle(sub("HEAD", container)).status();
            if (status == 404) {
                status = next.handle(sub("PUT", container)).status();
                if (status / 100 == 2 && ++containersMade > CONTAINERS_MAX) {
                    throw Fault.named(400, "", "More than " + CONTAINERS_MAX + " containers to create from tar.");
                }
            }
            if (status == 401) {
                throw Fault.unauthorized("");
            }
            return status;
        }

        private Call sub(String method, ObjectPath path) {
            return new Call(method, path, Query.NONE, new Headers(), Body.NONE, call.requester(), call.origin());
        }

        private Call put(ObjectPath path, Archive.File file) {
            var headers = new Headers();
            call.headers().forEach((name, value) -> {
                if (name.startsWith("x-object-meta-") || name.startsWith("x-delete-a")) {
                    headers.put(name, value);
                }
            });
            file.headers().forEach((name, value) -> headers.put(name, Headers.encoded(value)));
            headers.put("content-length", Long.toString(file.bytes()));
            return sub("PUT", path).withHeaders(headers).withBody(new Body(file.content(), file.bytes()));
        }
    }
}

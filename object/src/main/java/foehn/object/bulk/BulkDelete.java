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
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// `?bulk-delete`: deletes what a list names, objects before containers, and tells of each that could not be.
public final class BulkDelete implements Feature {
    private static final int DELETES_MAX = 10_000;
    private static final int FAILURES_MAX = 1_000;
    private static final int HEARTBEAT_SECONDS = 10;

    @Override
    public Reply handle(Call call, Handler next) throws IOException {
        if (!call.query().has("bulk-delete") || !(call.is("POST") || call.is("DELETE"))) {
            return next.handle(call);
        }
        var format = BulkReport.format(call.headers().get("accept"));
        var shown = format.orElse("text/plain");
        return new Reply(200, Headers.of("content-type", shown), new Payload.Written(out -> {
            var first = shown.endsWith("/xml") ? "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" : " ";
            var heartbeat = new Heartbeat(out, HEARTBEAT_SECONDS, first);
            var report =
                    format.isEmpty() ? report().status(406).fact("Response Body", "") : attempt(call, next, heartbeat);
            heartbeat.end(report.render(shown));
        }));
    }

    private static BulkReport attempt(Call call, Handler next, Heartbeat heartbeat) throws IOException {
        var report = report();
        try {
            var type = call.headers().get("content-type", "");
            if (!type.isEmpty() && !type.startsWith("text/plain")) {
                throw Fault.named(406, "", "");
            }
            if (call.body().length() < 0
                    && !call.headers().get("transfer-encoding", "").equalsIgnoreCase("chunked")) {
                throw Fault.named(411, "", "");
            }
            var objects = new ArrayList<ObjectPath>();
            var containers = new ArrayList<ObjectPath>();
            for (var name : Names.read(call.body().stream(), DELETES_MAX)) {
                sort(call.path().account(), name, objects, containers, report);
            }
            objects.addAll(containers);
            for (var path : objects) {
                heartbeat.beat();
                delete(sub(call, path), next, report);
                if (report.failures() >= FAILURES_MAX) {
                    throw Fault.named(400, "", "Max delete failures exceeded");
                }
            }
        } catch (FaultException refused) {
            return report.status(refused.fault().status())
                    .fact("Response Body", refused.fault().message());
        }
        return finished(report);
    }

    private static void sort(
            String account, Names.Name name, List<ObjectPath> objects, List<ObjectPath> containers, BulkReport report) {
        if (name.decoded().isEmpty()) {
            report.failed(name.quoted(), BulkReport.line(412));
            return;
        }
        var text = name.decoded().get();
        int begin = 0;
        while (begin < text.length() && text.charAt(begin) == '/') {
            begin++;
        }
        int slash = text.indexOf('/', begin);
        if (begin == text.length()) {
            return;
        }
        if (slash < 0 || slash == text.length() - 1) {
            containers.add(ObjectPath.container(account, text.substring(begin, slash < 0 ? text.length() : slash)));
        } else {
            objects.add(new ObjectPath(account, text.substring(begin, slash), text.substring(slash + 1)));
        }
    }

    private static Call sub(Call call, ObjectPath path) {
        return new Call("DELETE", path, Query.NONE, new Headers(), Body.NONE, call.requester(), call.origin());
    }

    /// A report on deletions in which nothing has happened yet.
    public static BulkReport report() {
        return new BulkReport("delete", 200)
                .fact("Response Body", "")
                .fact("Number Deleted", 0)
                .fact("Number Not Found", 0);
    }

    /// Deletes one thing, and notes how it went.
    public static void delete(Call call, Handler next, BulkReport report) throws IOException {
        int status = next.handle(call).status();
        if (status / 100 == 2) {
            report.count("Number Deleted");
        } else if (status == 404) {
            report.count("Number Not Found");
        } else {
            var path = call.path();
            var name = "/" + path.container() + (path.isObject() ? "/" + path.object() : "");
            report.failed(Percent.path(name), BulkReport.line(status));
            report.worst(status >= 500 ? 502 : 400);
        }
    }

    /// Says what all the deletions come to.
    public static BulkReport finished(BulkReport report) {
        if (report.failures() > 0) {
            return report.status(report.worst());
        }
        boolean nothing = report.counted("Number Deleted") + report.counted("Number Not Found") == 0;
        return nothing ? report.status(400).fact("Response Body", "Invalid bulk delete.") : report;
    }

    @Override
    public void tell(ObjectNode info) {
        info.putObject("bulk_delete")
                .put("max_deletes_per_request", DELETES_MAX)
                .put("max_failed_deletes", FAILURES_MAX);
    }
}

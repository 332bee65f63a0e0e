package foehn.compute;

import foehn.kernel.Fault;
import foehn.kernel.http.FaultStyle;
import foehn.kernel.json.Json;

/// `{"errors": [{"status": 404, "title": "Not Found", …}]}`: placement's.
final class PlacementFaults implements FaultStyle {
    @Override
    public Rendered render(Fault fault, String requestId) {
        var body = Json.object();
        var error = body.putArray("errors")
                .addObject()
                .put("status", fault.status())
                .put("title", FaultStyle.reason(fault.status()))
                .put("detail", fault.message())
                .put("code", "placement.undefined_code")
                .put("request_id", requestId);
        if (fault.status() == 406) {
            error.put("max_version", PlacementVersion.MAX.toString())
                    .put("min_version", PlacementVersion.MIN.toString());
        }
        return Rendered.json(body);
    }
}

package foehn.image;

import foehn.kernel.Fault;
import foehn.kernel.http.FaultStyle;
import foehn.kernel.json.Json;

/// `{"message": …, "code": "404 Not Found", "title": "Not Found"}`: what Glance answers to clients that take JSON.
final class GlanceFaults implements FaultStyle {
    @Override
    public Rendered render(Fault fault, String requestId) {
        var title = FaultStyle.reason(fault.status());
        return Rendered.json(Json.object()
                .put("message", message(fault))
                .put("code", fault.status() + " " + title)
                .put("title", title));
    }

    private static String message(Fault fault) {
        return switch (fault) {
            case Fault.NotFound missing when missing.kind().equals("Resource") -> "The resource could not be found.";
            default -> fault.message();
        };
    }
}

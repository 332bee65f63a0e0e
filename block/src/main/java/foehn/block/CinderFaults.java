package foehn.block;

import foehn.kernel.Fault;
import foehn.kernel.http.FaultStyle;
import foehn.kernel.json.Json;

/// `{"itemNotFound": {"code": 404, "message": …}}`: Cinder names each status, as Nova does.
final class CinderFaults implements FaultStyle {
    @Override
    public Rendered render(Fault fault, String requestId) {
        var message = fault instanceof Fault.NotFound missing && missing.kind().equals("Resource")
                ? "The resource could not be found."
                : fault.message();
        var body = Json.object();
        body.putObject(name(fault.status())).put("code", fault.status()).put("message", message);
        return Rendered.json(body);
    }

    private static String name(int status) {
        return switch (status) {
            case 400 -> "badRequest";
            case 401 -> "unauthorized";
            case 403 -> "forbidden";
            case 404 -> "itemNotFound";
            case 405 -> "badMethod";
            case 409 -> "conflictingRequest";
            case 413 -> "overLimit";
            case 415 -> "badMediaType";
            case 501 -> "notImplemented";
            case 503 -> "serviceUnavailable";
            default -> "computeFault";
        };
    }
}

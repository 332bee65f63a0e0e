package foehn.network;

import foehn.kernel.Fault;
import foehn.kernel.FaultException;
import foehn.kernel.http.FaultStyle;
import foehn.kernel.json.Json;

/// Neutron's way of saying no: an error type, which clients look at, with a message.
final class Neutron {
    private Neutron() {}

    /// `{"NeutronError": {"type": …, "message": …, "detail": ""}}`. A missing token is refused by Keystone's
    /// middleware, in Keystone's words.
    static final FaultStyle FAULTS = (fault, requestId) -> {
        if (fault instanceof Fault.Unauthorized) {
            return FaultStyle.KEYSTONE.render(fault, requestId);
        }
        var body = Json.object();
        body.putObject("NeutronError")
                .put("type", type(fault))
                .put("message", fault.message())
                .put("detail", "");
        return FaultStyle.Rendered.json(body);
    };

    private static String type(Fault fault) {
        return switch (fault) {
            case Fault.NotFound missing ->
                missing.kind().equals("Resource")
                        ? "HTTPNotFound"
                        : missing.kind().replace(" ", "") + "NotFound";
            case Fault.Conflict _ -> "Conflict";
            case Fault.Invalid _ -> "HTTPBadRequest";
            case Fault.Unauthorized _ -> "HTTPUnauthorized";
            case Fault.Forbidden _ -> "PolicyNotAuthorized";
            case Fault.OverQuota _ -> "OverQuota";
            case Fault.MethodNotAllowed _ -> "HTTPMethodNotAllowed";
            case Fault.TooLarge _ -> "HTTPRequestEntityTooLarge";
            case Fault.Named named -> named.type();
        };
    }

    static FaultException badRequest(String type, String message) {
        return Fault.named(400, type, message);
    }

    static FaultException invalidInput(String message) {
        return badRequest("InvalidInput", "Invalid input for operation: " + message + ".");
    }

    static FaultException conflict(String type, String message) {
        return Fault.named(409, type, message);
    }

    static FaultException missing(String type, String message) {
        return Fault.named(404, type, message);
    }

    static FaultException disallowed(String rule) {
        return Fault.forbidden(rule + " is disallowed by policy");
    }
}

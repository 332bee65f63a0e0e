package foehn.kernel.http;

import foehn.kernel.Fault;
import foehn.kernel.json.Json;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpStatus;
import tools.jackson.databind.JsonNode;

/// How a service says that something went wrong: each OpenStack service has its own format, and clients look
/// inside. Also used for what the HTTP server itself refuses.
@FunctionalInterface
public interface FaultStyle {
    /// A body, and its content type.
    record Rendered(String contentType, byte[] body) {
        public static Rendered json(JsonNode body) {
            return new Rendered("application/json", Json.MAPPER.writeValueAsBytes(body));
        }

        public static Rendered html(String body) {
            return new Rendered("text/html; charset=UTF-8", body.getBytes(StandardCharsets.UTF_8));
        }
    }

    Rendered render(Fault fault, String requestId);

    /// `{"error": {"code": 404, "title": "Not Found", "message": …}}`: Keystone's.
    FaultStyle KEYSTONE = (fault, _) -> {
        var body = Json.object();
        body.putObject("error")
                .put("code", fault.status())
                .put("title", reason(fault.status()))
                .put("message", fault.message());
        return Rendered.json(body);
    };

    /// The reason phrase that OpenStack's services use as a title.
    static String reason(int status) {
        var phrase = HttpStatus.getMessage(status);
        return phrase == null ? "Error" : phrase;
    }
}

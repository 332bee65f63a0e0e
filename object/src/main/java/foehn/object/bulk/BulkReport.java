package foehn.object.bulk;

import foehn.kernel.http.FaultStyle;
import foehn.kernel.json.Json;
import foehn.object.text.Accept;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How a request for many things went: what the body of an answer says whose status was sent before the work began.
/// Belongs to one request.
public final class BulkReport {
    public static final List<String> FORMATS = List.of("text/plain", "application/json", "application/xml", "text/xml");

    private final String root;
    private final Map<String, Object> facts = new LinkedHashMap<>();
    private final List<Failure> failures = new ArrayList<>();
    private int worst = 400;

    private record Failure(String name, String status) {}

    /// A report that goes well so far.
    ///
    /// @param root `delete`, `extract`, `upload`: the root of the XML form
    public BulkReport(String root, int status) {
        this.root = root;
        status(status);
    }

    /// The format that the client likes best; empty when it takes none of them.
    public static Optional<String> format(@Nullable String accept) {
        return Accept.best(accept, FORMATS);
    }

    public BulkReport fact(String name, Object value) {
        facts.put(name, value);
        return this;
    }

    public BulkReport without(String name) {
        facts.remove(name);
        return this;
    }

    public BulkReport status(int status) {
        return fact("Response Status", line(status));
    }

    public void count(String name) {
        facts.merge(name, 1, (old, one) -> (Integer) old + (Integer) one);
    }

    public int counted(String name) {
        return facts.getOrDefault(name, 0) instanceof Integer count ? count : 0;
    }

    /// One thing that did not work.
    ///
    /// @param name with percent escapes
    public void failed(String name, String status) {
        failures.add(new Failure(name, status));
    }

    /// Remembers the status that the failures so far come to; the worst of them counts.
    public void worst(int status) {
        worst = Math.max(worst, status);
    }

    public int worst() {
        return worst;
    }

    public int failures() {
        return failures.size();
    }

    /// `404 Not Found`.
    public static String line(int status) {
        var reason = switch (status) {
            case 413 -> "Request Entity Too Large";
            case 416 -> "Requested Range Not Satisfiable";
            case 422 -> "Unprocessable Entity";
            default -> FaultStyle.reason(status);
        };
        return status + " " + reason;
    }

    /// The report's text. XML comes without its declaration, which may have been sent to keep the connection alive.
    public byte[] render(String format) {
        var text = switch (format) {
            case "application/json" -> json();
            case "application/xml", "text/xml" -> xml();
            default -> plain();
        };
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String json() {
        var json = Json.object();
        facts.forEach((name, value) -> json.putPOJO(name, value));
        var errors = json.putArray("Errors");
        failures.forEach(failure -> errors.addArray().add(failure.name()).add(failure.status()));
        return Json.MAPPER.writeValueAsString(json);
    }

    private String plain() {
        var text = new StringBuilder();
        new TreeMap<>(facts)
                .forEach((name, value) ->
                        text.append(name).append(": ").append(value).append('\n'));
        text.append("Errors:\n");
        failures.forEach(failure -> text.append(failure.name())
                .append(", ")
                .append(failure.status())
                .append('\n'));
        return text.toString();
    }

    private String xml() {
        var text = new StringBuilder("<").append(root).append(">\n");
        new TreeMap<>(facts).forEach((name, value) -> {
            var tag = name.replace(' ', '_').toLowerCase(Locale.ROOT);
            text.append('<').append(tag).append('>').append(escape(value.toString()));
            text.append("</").append(tag).append(">\n");
        });
        text.append("<errors>\n");
        failures.forEach(failure -> text.append("<object><name>")
                .append(escape(failure.name()))
                .append("</name><status>")
                .append(escape(failure.status()))
                .append("</status></object>\n"));
        return text.append("</errors>\n</").append(root).append(">\n").toString();
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}

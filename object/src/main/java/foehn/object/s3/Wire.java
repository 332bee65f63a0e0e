package foehn.object.s3;

import foehn.kernel.http.Percent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A request as it stood on the wire, which is what signatures are made of.
///
/// @param rawPath percent-encoded, as it came
/// @param rawQuery what stood behind the question mark; empty when nothing did
/// @param headers in their order, bytes as ISO 8859-1
record Wire(String method, String rawPath, String rawQuery, List<Header> headers) {
    /// One header line.
    record Header(String name, String value) {}

    /// One parameter of the query, decoded to bytes.
    record Param(byte[] name, byte[] value) {}

    Optional<String> header(String name) {
        for (var header : headers) {
            if (header.name().equalsIgnoreCase(name)) {
                return Optional.of(header.value());
            }
        }
        return Optional.empty();
    }

    boolean has(String name) {
        return header(name).isPresent();
    }

    /// Each name in lower case once, in order; the values of lines with the same name joined with commas.
    Map<String, String> joined() {
        var joined = new LinkedHashMap<String, String>();
        for (var header : headers) {
            joined.merge(
                    header.name().toLowerCase(Locale.ROOT).strip(),
                    header.value().strip(),
                    (a, b) -> a + "," + b);
        }
        return joined;
    }

    /// The query's parameters in their order.
    List<Param> params() {
        var params = new ArrayList<Param>();
        if (rawQuery.isEmpty()) {
            return params;
        }
        for (String pair : rawQuery.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                params.add(new Param(
                        Percent.formOctets(equals < 0 ? pair : pair.substring(0, equals)),
                        Percent.formOctets(equals < 0 ? "" : pair.substring(equals + 1))));
            }
        }
        return params;
    }

    /// The query by name, as UTF-8; of several with one name the last. What is no UTF-8 holds U+FFFD.
    Map<String, String> query() {
        var query = new LinkedHashMap<String, String>();
        for (var param : params()) {
            query.put(
                    new String(param.name(), StandardCharsets.UTF_8),
                    new String(param.value(), StandardCharsets.UTF_8));
        }
        return query;
    }
}

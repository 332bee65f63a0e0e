package foehn.compute;

import foehn.kernel.Fault;
import foehn.kernel.http.Exchange;
import java.util.Set;

/// Nova overlooked what it did not know in a query string until microversion 2.75, and refuses it since.
final class QueryNames {
    private QueryNames() {}

    static void from75(Exchange x, String... known) {
        if (Microversion.of(x).before(75)) {
            return;
        }
        var names = Set.of(known);
        for (String name : x.queryNames()) {
            if (!names.contains(name)) {
                throw Fault.invalid("query", "Additional properties are not allowed ('" + name + "' was unexpected)");
            }
        }
    }
}

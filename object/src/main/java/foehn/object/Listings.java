package foehn.object;

import foehn.kernel.Fault;
import foehn.object.store.ListQuery;

/// What a listing's query string asks for.
final class Listings {
    static ListQuery query(Query query, int linesMax) {
        return new ListQuery(
                text(query, "prefix"),
                text(query, "delimiter"),
                text(query, "marker"),
                text(query, "end_marker"),
                query.isTrue("reverse"),
                limit(query, linesMax));
    }

    private static String text(Query query, String name) {
        var value = query.get(name, "");
        if (value.indexOf('\uFFFD') >= 0) {
            throw Fault.named(412, "", "Not a valid UTF-8 string for parameter " + name);
        }
        return value;
    }

    /// A limit that is no number is none; one above the most is refused.
    private static int limit(Query query, int linesMax) {
        var text = query.get("limit", "");
        if (text.isEmpty() || text.length() > 18 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return linesMax;
        }
        long limit = Long.parseLong(text);
        if (limit > linesMax) {
            throw Fault.named(412, "", "Maximum limit is " + linesMax);
        }
        return (int) limit;
    }

    private Listings() {}
}

package foehn.identity;

import foehn.kernel.http.Exchange;
import java.util.List;

/// Which tags the projects of a listing have: all of these, any of these, not all of these, none of these. An empty
/// list asks for nothing.
record TagFilter(List<String> all, List<String> any, List<String> notAll, List<String> none) {
    static final TagFilter NOTHING = new TagFilter(List.of(), List.of(), List.of(), List.of());

    static TagFilter of(Exchange x) {
        return new TagFilter(tags(x, "tags"), tags(x, "tags-any"), tags(x, "not-tags"), tags(x, "not-tags-any"));
    }

    private static List<String> tags(Exchange x, String name) {
        return Listing.text(x, name)
                .map(text -> List.of(text.split(",")).stream().distinct().toList())
                .orElse(List.of());
    }
}

package foehn.block;

import foehn.kernel.Times;
import foehn.kernel.http.Exchange;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What all views share.
final class Views {
    static @Nullable String time(@Nullable Long millis) {
        return millis == null ? null : Times.naive(millis);
    }

    static boolean flag(String text) {
        return Set.of("1", "true", "yes", "on", "t", "y").contains(text.toLowerCase(Locale.ROOT));
    }

    /// Links to a thing, with the project's id and without a version.
    static void link(Exchange x, ObjectNode view, String collection, String id) {
        var project = x.caller().projectId().map(p -> p + "/").orElse("");
        var links = view.putArray("links");
        links.addObject().put("rel", "self").put("href", x.baseUrl() + "/volume/v3/" + project + collection + "/" + id);
        links.addObject()
                .put("rel", "bookmark")
                .put("href", x.baseUrl() + "/volume/" + project + collection + "/" + id);
    }

    private Views() {}
}

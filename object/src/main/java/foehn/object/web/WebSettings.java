package foehn.object.web;

import foehn.object.Headers;
import java.util.Map;

/// What a container's owner says of it as a web site; empty texts for what they do not say.
///
/// @param index the object that is shown for a directory
/// @param error the end of the names of error pages: `404error.html`
/// @param css of listings; a path within the container, or a whole address
/// @param directoryType the content type of objects that only mark a directory
record WebSettings(String index, String error, String listings, String label, String css, String directoryType) {
    static WebSettings of(Map<String, String> metadata) {
        return new WebSettings(
                text(metadata, "index"),
                text(metadata, "error"),
                text(metadata, "listings"),
                text(metadata, "listings-label"),
                text(metadata, "listings-css"),
                text(metadata, "directory-type"));
    }

    private static String text(Map<String, String> metadata, String name) {
        return Headers.decoded(metadata.getOrDefault("x-container-meta-web-" + name, ""))
                .strip();
    }

    boolean isSite() {
        return !listings.isEmpty() || !index.isEmpty();
    }

    boolean lists() {
        return Headers.isYes(listings);
    }

    String markerType() {
        return directoryType.isEmpty() ? "application/directory" : directoryType;
    }
}

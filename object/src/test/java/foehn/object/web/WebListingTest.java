package foehn.object.web;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.object.Listing;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Names are other people's text, and never become part of the page's own.
class WebListingTest {
    private static final String EVIL = "<script>alert(\"x\")</script>'&/";

    private static WebSettings site(String css, String index) {
        return new WebSettings(index, "", "true", "", css, "");
    }

    @Test
    void namesLabelsTypesAndStylesAreEscaped() {
        var object = new Listing.ObjectLine(
                "d/" + EVIL + "o", "etag", 5, "text/\"><b>", "2026-11-25T10:00:00.000000", Map.of());
        var page = WebListing.page(
                site("\"><script>", ""), EVIL, "d/", "", true, List.of(new Listing.Subdir("d/" + EVIL), object));

        assertThat(page).doesNotContain("<script>", "alert(\"x\")", "<b>");
        assertThat(page).contains("&lt;script&gt;", "%3Cscript%3E", "2026-11-25 10:00:00", "href=\"../\"");
        assertThat(WebListing.disabled(site("", EVIL), EVIL, "")).doesNotContain("<script>");
    }

    @Test
    void aNameIsNoStepUp() {
        var page = WebListing.page(site("", ""), "/", "", "", false, List.of(new Listing.Subdir("../")));
        assertThat(page).contains("href=\"./%2E%2E/\"").doesNotContain("id=\"parent\"");
    }

    @Test
    void aStyleIsFoundFromEveryDirectory() {
        assertThat(WebListing.page(site("s.css", ""), "/", "a/b/", "", true, List.of()))
                .contains("href=\"../../s.css\"");
        assertThat(WebListing.page(site("http://x/s.css", ""), "/", "a/", "", true, List.of()))
                .contains("href=\"http://x/s.css\"");
    }

    @ParameterizedTest
    @CsvSource({"0,0", "1023,1023", "1024,1Ki", "1536,2Ki", "1048576,1Mi", "5368709122,5Gi"})
    void sizesAreShort(long bytes, String shown) {
        assertThat(WebListing.size(bytes)).isEqualTo(shown);
    }
}

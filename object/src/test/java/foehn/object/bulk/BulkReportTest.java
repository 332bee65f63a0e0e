package foehn.object.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// Reports in the three forms that clients know, and the lists that they send.
class BulkReportTest {
    private static BulkReport report() {
        var report =
                new BulkReport("delete", 400).fact("Response Body", "a < b").fact("Number Deleted", 0);
        report.count("Number Deleted");
        report.failed("c/a%26b", BulkReport.line(404));
        return report;
    }

    @Test
    void json() {
        assertThat(new String(report().render("application/json"), StandardCharsets.UTF_8))
                .isEqualTo("{\"Response Status\":\"400 Bad Request\",\"Response Body\":\"a < b\",\"Number Deleted\":1,"
                        + "\"Errors\":[[\"c/a%26b\",\"404 Not Found\"]]}");
    }

    @Test
    void xml() {
        assertThat(new String(report().render("text/xml"), StandardCharsets.UTF_8))
                .isEqualTo("<delete>\n<number_deleted>1</number_deleted>\n<response_body>a &lt; b</response_body>\n"
                        + "<response_status>400 Bad Request</response_status>\n<errors>\n"
                        + "<object><name>c/a%26b</name><status>404 Not Found</status></object>\n"
                        + "</errors>\n</delete>\n");
    }

    @Test
    void text() {
        assertThat(new String(report().render("text/plain"), StandardCharsets.UTF_8))
                .isEqualTo("Number Deleted: 1\nResponse Body: a < b\nResponse Status: 400 Bad Request\n"
                        + "Errors:\nc/a%26b, 404 Not Found\n");
    }

    @Test
    void theClientChoosesTheForm() {
        assertThat(BulkReport.format(null)).hasValue("text/plain");
        assertThat(BulkReport.format("*/*")).hasValue("text/plain");
        assertThat(BulkReport.format("text/plain;q=0.5, application/json")).hasValue("application/json");
        assertThat(BulkReport.format("text/*;q=0.1, application/xml;q=0")).hasValue("text/plain");
        assertThat(BulkReport.format("image/png")).isEmpty();
        assertThat(BulkReport.format("application/json;q=much")).isEmpty();
    }

    @Test
    void listsHoldALineEach() throws IOException {
        var names = Names.read(in("/c/a%20b\n\n  c2\r\nc/%ff\nc/%e2%98%83"), 4);

        assertThat(names).extracting(n -> n.decoded().orElse("-")).containsExactly("/c/a b", "c2", "-", "c/☃");
    }

    @Test
    void listsHaveAnEnd() {
        assertThatThrownBy(() -> Names.read(in("a\nb\nc\n"), 2)).hasMessage("Maximum Bulk Deletes: 2 per request");
        assertThatThrownBy(() -> Names.read(in("a".repeat(3000)), 2)).hasMessage("Invalid File Name");
    }

    private static ByteArrayInputStream in(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}

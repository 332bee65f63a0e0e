package foehn.object.s3;

import java.util.LinkedHashMap;
import java.util.Map;

/// Carries an [S3Error] to the edge, with what S3 tells beside it. An answer, not an accident: no stack trace.
final class S3Exception extends RuntimeException {
    private static final long serialVersionUID = 1L;

    final S3Error error;
    private final transient Map<String, String> details = new LinkedHashMap<>();
    private final transient Map<String, String> headers = new LinkedHashMap<>();

    S3Exception(S3Error error, String message) {
        super(message, null, false, false);
        this.error = error;
    }

    /// One more element of the answer.
    S3Exception with(String element, String value) {
        details.put(element, value);
        return this;
    }

    /// One more header of the answer.
    S3Exception header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    String words() {
        var words = getMessage();
        return words == null ? error.message : words;
    }

    Map<String, String> details() {
        return details;
    }

    Map<String, String> headers() {
        return headers;
    }

    /// S3's `<Error>` document.
    byte[] document(String requestId) {
        var xml = new Xml().open("Error").leaf("Code", error.name()).leaf("Message", words());
        xml.leaf("RequestId", requestId);
        details.forEach(xml::leaf);
        return xml.close().bytes();
    }
}

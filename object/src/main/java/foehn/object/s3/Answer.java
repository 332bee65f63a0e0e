package foehn.object.s3;

import foehn.object.Headers;
import foehn.object.Source;
import org.jspecify.annotations.Nullable;

/// What S3 answers.
///
/// @param body a document; empty when there is none or `source` has the bytes
/// @param source an object's bytes, of which `length` from `offset` on are sent
@SuppressWarnings("ArrayRecordComponent")
record Answer(
        int status, Headers headers, byte[] body, @Nullable Source source, long offset, long length) {
    static Answer empty(int status) {
        return empty(status, new Headers());
    }

    static Answer empty(int status, Headers headers) {
        return new Answer(status, headers, new byte[0], null, 0, 0);
    }

    static Answer xml(byte[] document) {
        return xml(200, new Headers(), document);
    }

    static Answer xml(int status, Headers headers, byte[] document) {
        headers.put("content-type", "application/xml");
        return new Answer(status, headers, document, null, 0, document.length);
    }
}

package foehn.demo.object;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// A request, ready to be sent.
///
/// @param head the request line and the headers
/// @param bodyBytes how many bytes of the client's body follow
/// @param answerBytes how long the answer's body must be; -1 for any
record Request(Kind kind, ByteBuffer head, int bodyBytes, long answerBytes) {
    enum Kind {
        GET,
        PUT,
        DELETE
    }

    static Request get(Target target, String path, long answerBytes) {
        return new Request(Kind.GET, head("GET", target, path, ""), 0, answerBytes);
    }

    static Request put(Target target, String path, int bytes) {
        var length = "Content-Type: application/octet-stream\r\nContent-Length: " + bytes + "\r\n";
        return new Request(Kind.PUT, head("PUT", target, path, length), bytes, -1);
    }

    static Request delete(Target target, String path) {
        return new Request(Kind.DELETE, head("DELETE", target, path, ""), 0, -1);
    }

    private static ByteBuffer head(String method, Target target, String path, String more) {
        var text = method + " " + target.path() + path + " HTTP/1.1\r\nHost: " + target.host() + ":" + target.port()
                + "\r\n" + target.headers() + more + "\r\n";
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}

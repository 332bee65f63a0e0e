package foehn.object.s3;

import foehn.kernel.Digests;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/// Checks the chain of signatures along a streamed body: each covers the one before, so that no chunk can be left out,
/// repeated or moved. After the first bad one nothing is good any more.
final class ChunkSignatures {
    private static final String EMPTY = Digests.hex("SHA-256", new byte[0]);

    private final byte[] key;
    private final String date;
    private final String scope;
    private final SignatureV4 seed;
    private String previous;
    private boolean broken;

    ChunkSignatures(byte[] key, String date, String scope, String first, SignatureV4 seed) {
        this.key = key;
        this.date = date;
        this.scope = scope;
        this.previous = first;
        this.seed = seed;
    }

    void requireChunk(String sha256, String provided) {
        require(
                "AWS4-HMAC-SHA256-PAYLOAD\n" + date + "\n" + scope + "\n" + previous + "\n" + EMPTY + "\n" + sha256,
                provided);
    }

    void requireTrailer(Map<String, String> trailers, String provided) {
        var text = new StringBuilder();
        new TreeMap<>(trailers)
                .forEach((name, value) ->
                        text.append(name).append(':').append(value).append('\n'));
        if (text.isEmpty()) {
            text.append('\n');
        }
        var hash = Digests.hex("SHA-256", text.toString().getBytes(StandardCharsets.ISO_8859_1));
        require("AWS4-HMAC-SHA256-TRAILER\n" + date + "\n" + scope + "\n" + previous + "\n" + hash, provided);
    }

    private void require(String stringToSign, String provided) {
        var mac = HexFormat.of()
                .formatHex(Digests.hmac("HmacSHA256", key, stringToSign.getBytes(StandardCharsets.UTF_8)));
        if (broken || !Digests.same(mac, provided)) {
            broken = true;
            throw seed.mismatch(stringToSign);
        }
        previous = provided;
    }
}

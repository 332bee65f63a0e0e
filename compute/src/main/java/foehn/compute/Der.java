package foehn.compute;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/// As much of ASN.1's distinguished encoding as it takes to write keys and certificates.
final class Der {
    static final int UTF8 = 0x0c;
    static final int GENERALIZED_TIME = 0x18;
    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int OCTET_STRING = 0x04;
    private static final int NULL = 0x05;
    private static final int OID = 0x06;
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int CONTEXT = 0xa0;

    private Der() {}

    static byte[] of(int tag, byte[]... parts) {
        var content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        var out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.size() < 0x80) {
            out.write(content.size());
        } else {
            byte[] length = BigInteger.valueOf(content.size()).toByteArray();
            int skip = length[0] == 0 ? 1 : 0;
            out.write(0x80 | (length.length - skip));
            out.write(length, skip, length.length - skip);
        }
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }

    static byte[] sequence(byte[]... parts) {
        return of(SEQUENCE, parts);
    }

    static byte[] set(byte[]... parts) {
        return of(SET, parts);
    }

    /// `[number]`, explicitly tagged.
    static byte[] tagged(int number, byte[]... parts) {
        return of(CONTEXT | number, parts);
    }

    static byte[] integer(BigInteger number) {
        return of(INTEGER, number.toByteArray());
    }

    static byte[] octets(byte[] content) {
        return of(OCTET_STRING, content);
    }

    /// Whole bytes.
    static byte[] bits(byte[] content) {
        return of(BIT_STRING, new byte[] {0}, content);
    }

    static byte[] text(int tag, String text) {
        return of(tag, text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] nothing() {
        return of(NULL);
    }

    /// `1.2.840.113549`.
    static byte[] oid(String dotted) {
        List<Integer> numbers =
                List.of(dotted.split("\\.")).stream().map(Integer::valueOf).toList();
        var content = new ByteArrayOutputStream();
        content.write(numbers.get(0) * 40 + numbers.get(1));
        for (int number : numbers.subList(2, numbers.size())) {
            for (int shift = 28; shift >= 0; shift -= 7) {
                if (shift == 0 || number >> shift != 0) {
                    content.write((number >> shift & 0x7f) | (shift == 0 ? 0 : 0x80));
                }
            }
        }
        return of(OID, content.toByteArray());
    }

    static String pem(String what, byte[] encoded) {
        var body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
        return "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n";
    }
}

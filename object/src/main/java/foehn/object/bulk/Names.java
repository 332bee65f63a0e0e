package foehn.object.bulk;

import foehn.kernel.Fault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads the list of what is to be deleted: a line each, with percent escapes.
final class Names {
    private static final int LINE_BYTES_MAX = 2 * (1024 + 256 + 2);

    /// A name as it stood in the list; `decoded` is empty when its bytes are no UTF-8.
    record Name(String quoted, Optional<String> decoded) {}

    static List<Name> read(InputStream in, int namesMax) throws IOException {
        var names = new ArrayList<Name>();
        var line = new ByteArrayOutputStream();
        var buffer = new byte[8192];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            for (int i = 0; i < n; i++) {
                if (buffer[i] != '\n') {
                    line.write(buffer[i]);
                } else {
                    take(line, names);
                }
            }
            if (names.size() > namesMax) {
                throw tooMany(namesMax);
            }
            if (line.size() > LINE_BYTES_MAX) {
                throw Fault.named(400, "BadRequest", "Invalid File Name");
            }
        }
        take(line, names);
        if (names.size() > namesMax) {
            throw tooMany(namesMax);
        }
        return names;
    }

    private static RuntimeException tooMany(int namesMax) {
        return Fault.named(413, "TooLarge", "Maximum Bulk Deletes: " + namesMax + " per request");
    }

    private static void take(ByteArrayOutputStream line, List<Name> names) {
        var text = line.toString(StandardCharsets.ISO_8859_1).strip();
        line.reset();
        if (!text.isEmpty()) {
            names.add(new Name(text, decode(text)));
        }
    }

    private static Optional<String> decode(String quoted) {
        var bytes = new ByteArrayOutputStream(quoted.length());
        for (int i = 0; i < quoted.length(); i++) {
            int high =
                    quoted.charAt(i) == '%' && i + 2 < quoted.length() ? Character.digit(quoted.charAt(i + 1), 16) : -1;
            int low = high < 0 ? -1 : Character.digit(quoted.charAt(i + 2), 16);
            if (low < 0) {
                bytes.write(quoted.charAt(i));
            } else {
                bytes.write(high * 16 + low);
                i += 2;
            }
        }
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
            return text.indexOf(0) < 0 ? Optional.of(text) : Optional.empty();
        } catch (CharacterCodingException malformed) {
            return Optional.empty();
        }
    }

    private Names() {}
}

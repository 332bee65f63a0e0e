package foehn.object;

import java.io.ByteArrayInputStream;
import java.io.InputStream;

/// Bytes that come with a request.
///
/// @param length -1 when nobody said how many
public record Body(InputStream stream, long length) {
    public static final Body NONE = new Body(InputStream.nullInputStream(), 0);

    public static Body of(byte[] bytes) {
        return new Body(new ByteArrayInputStream(bytes), bytes.length);
    }
}

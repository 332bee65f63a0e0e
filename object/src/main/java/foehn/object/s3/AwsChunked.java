package foehn.object.s3;

import foehn.kernel.Digests;
import foehn.object.BlockStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the payload out of a body in `aws-chunked` encoding. A chunk's last bytes are given out only when its
/// signature is good, and the payload's last ones only when the final chunk and the trailers are: whoever counts bytes
/// never has all of them unless all is well.
final class AwsChunked extends BlockStream {
    static final String TRAILER_SIGNATURE = "x-amz-trailer-signature";
    private static final int CHUNK_BYTES_MIN = 8192;
    private static final int LINE_BYTES_MAX = 4096;

    private final InputStream in;
    private final long length;
    private final Set<String> expectedTrailers;
    private final @Nullable ChunkSignatures signatures;
    private final MessageDigest sha256 = Digests.sha256();
    private final Map<String, String> trailers = new LinkedHashMap<>();
    private long given;
    private long chunkLeft;
    private long lastChunk = -1;
    private int chunkNumber;
    private boolean inChunk;
    private boolean done;
    private String chunkSignature = "";

    /// @param length of the payload alone
    /// @param signatures null where chunks are not signed
    AwsChunked(InputStream in, long length, Set<String> expectedTrailers, @Nullable ChunkSignatures signatures) {
        this.in = in;
        this.length = length;
        this.expectedTrailers = expectedTrailers;
        this.signatures = signatures;
    }

    /// What stood behind the payload, by lower-case name. Complete when the payload has been read.
    Optional<String> trailer(String name) {
        return Optional.ofNullable(trailers.get(name));
    }

    @Override
    public int read(byte[] buffer, int offset, int wanted) throws IOException {
        if (wanted == 0) {
            return 0;
        }
        if (done) {
            return -1;
        }
        if (!inChunk && given < length) {
            beginChunk();
            if (chunkLeft == 0) {
                endChunk();
                finish();
            }
        }
        int n = 0;
        if (given < length) {
            n = in.read(buffer, offset, (int) Math.min(wanted, chunkLeft));
            if (n < 0) {
                throw incomplete();
            }
            if (signatures != null) {
                sha256.update(buffer, offset, n);
            }
            given += n;
            chunkLeft -= n;
            if (chunkLeft == 0) {
                endChunk();
            }
        }
        if (given == length && !done) {
            if (inChunk) {
                return n;
            }
            beginChunk();
            endChunk();
            finish();
        }
        return n == 0 ? -1 : n;
    }

    private void beginChunk() throws IOException {
        chunkNumber++;
        var line = line().orElseThrow(AwsChunked::incomplete);
        int semicolon = line.indexOf(';');
        long size = size(semicolon < 0 ? line : line.substring(0, semicolon));
        if (lastChunk >= 0 && lastChunk < CHUNK_BYTES_MIN && size != 0) {
            throw S3Error.InvalidChunkSizeError.toException()
                    .with("Chunk", Integer.toString(chunkNumber))
                    .with("BadChunkSize", Long.toString(lastChunk));
        }
        lastChunk = size;
        if (size > length - given) {
            throw wrongLength(given + size);
        }
        chunkLeft = size;
        inChunk = true;
        if (signatures != null) {
            chunkSignature = signature(semicolon < 0 ? "" : line.substring(semicolon + 1));
        }
    }

    private static long size(String hex) {
        try {
            long size = Long.parseLong(hex.strip(), 16);
            if (size >= 0) {
                return size;
            }
        } catch (NumberFormatException malformed) {
            // answered below
        }
        throw incomplete();
    }

    private String signature(String extension) {
        int equals = extension.indexOf('=');
        if (extension.isEmpty()) {
            throw incomplete();
        }
        if (equals < 0 || !extension.substring(0, equals).strip().equals("chunk-signature")) {
            // A chunk without a signature has a wrong one.
            java.util.Objects.requireNonNull(signatures).requireChunk("", "");
        }
        var signature = extension.substring(equals + 1).strip();
        if (signature.isEmpty() || signature.indexOf(';') >= 0) {
            throw incomplete();
        }
        return signature;
    }

    private void endChunk() throws IOException {
        if (signatures != null) {
            signatures.requireChunk(HexFormat.of().formatHex(sha256.digest()), chunkSignature);
        }
        if (lastChunk != 0 && !(in.read() == '\r' && in.read() == '\n')) {
            throw incomplete();
        }
        inChunk = false;
    }

    /// Behind the final chunk: the trailers, an empty line, and nothing else.
    private void finish() throws IOException {
        if (expectedTrailers.isEmpty()) {
            int first = in.read();
            if (first >= 0 && !(first == '\r' && in.read() == '\n')) {
                throw incomplete();
            }
        } else {
            readTrailers();
        }
        done = true;
        if (given != length) {
            throw wrongLength(given);
        }
    }

    private void readTrailers() throws IOException {
        for (var line = line(); line.isPresent() && !line.get().isEmpty(); line = line()) {
            var text = line.get();
            int colon = text.indexOf(':');
            var name = (colon < 0 ? text : text.substring(0, colon)).toLowerCase(Locale.ROOT);
            if (!expectedTrailers.contains(name)) {
                throw S3Error.MalformedTrailerError.toException();
            }
            trailers.put(
                    name.strip(), colon < 0 ? "" : text.substring(colon + 1).strip());
        }
        var signature = trailers.get(TRAILER_SIGNATURE);
        if (expectedTrailers.contains(TRAILER_SIGNATURE) && signature == null) {
            throw incomplete();
        }
        if (!trailers.keySet().equals(expectedTrailers)) {
            throw S3Error.MalformedTrailerError.toException();
        }
        if (signature != null && signatures != null) {
            var signed = new LinkedHashMap<>(trailers);
            signed.remove(TRAILER_SIGNATURE);
            signatures.requireTrailer(signed, signature);
            if (signed.isEmpty()) {
                throw incomplete();
            }
        }
    }

    /// A line without its end; empty when the body has ended.
    private Optional<String> line() throws IOException {
        var line = new StringBuilder();
        int c = in.read();
        if (c < 0) {
            return Optional.empty();
        }
        while (c >= 0 && c != '\n') {
            if (line.length() >= LINE_BYTES_MAX) {
                throw incomplete();
            }
            line.append((char) c);
            c = in.read();
        }
        if (c < 0 || line.isEmpty() || line.charAt(line.length() - 1) != '\r') {
            throw incomplete();
        }
        line.setLength(line.length() - 1);
        return Optional.of(line.toString());
    }

    private S3Exception wrongLength(long provided) {
        return S3Error.IncompleteBody.toException()
                .with("NumberBytesExpected", Long.toString(length))
                .with("NumberBytesProvided", Long.toString(provided));
    }

    private static S3Exception incomplete() {
        return S3Error.IncompleteBody.saying("The request body terminated unexpectedly");
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}

package foehn.object.s3;

import foehn.kernel.Digests;
import foehn.object.BlockStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A body that is checked while it is read, against what the client said of it. Its last bytes are given out only when
/// all is well, so that whoever stores what has come whole never stores anything else.
final class CheckedBody extends BlockStream {
    private final InputStream in;
    private final long length;
    private final Optional<String> expectedSha256;
    private final @Nullable MessageDigest sha256;
    private final @Nullable Expected expected;
    private long given;

    /// A checksum, and where its value comes from: a header, or a trailer that is there only in the end.
    static final class Expected {
        private final Checksum checksum;
        private final Checksum.Sum sum;
        private final Supplier<Optional<String>> value;

        Expected(Checksum checksum, Supplier<Optional<String>> value) {
            this.checksum = checksum;
            this.sum = checksum.begin();
            this.value = value;
        }

        private void require() {
            byte[] wanted = value.get()
                    .flatMap(checksum::decode)
                    .orElseThrow(() -> S3Error.InvalidRequest.saying(
                            "Value for " + checksum.header() + " trailing header is invalid."));
            if (!Arrays.equals(wanted, sum.finish())) {
                throw S3Error.BadDigest.saying(
                        "The " + checksum.name() + " you specified did not match the calculated checksum.");
            }
        }
    }

    /// @param length -1 when nobody knows
    CheckedBody(InputStream in, long length, Optional<String> expectedSha256, @Nullable Expected expected) {
        this.in = in;
        this.length = length;
        this.expectedSha256 = expectedSha256;
        this.sha256 = expectedSha256.isPresent() ? Digests.sha256() : null;
        this.expected = expected;
    }

    /// A body without bytes is never read, so it is checked here.
    void checkEmpty() throws IOException {
        if (length == 0) {
            if (in.read() >= 0) {
                throw S3Error.IncompleteBody.toException();
            }
            require();
        }
    }

    @Override
    public int read(byte[] buffer, int offset, int wanted) throws IOException {
        int n = in.read(buffer, offset, wanted);
        if (n < 0) {
            if (length >= 0 && given < length) {
                throw S3Error.IncompleteBody.saying("The request body terminated unexpectedly");
            }
            if (length < 0) {
                require();
            }
            return n;
        }
        given += n;
        if (sha256 != null) {
            sha256.update(buffer, offset, n);
        }
        if (expected != null) {
            expected.sum.update(buffer, offset, n);
        }
        if (given == length && n > 0) {
            require();
        }
        return n;
    }

    private void require() {
        if (sha256 != null) {
            var computed = HexFormat.of().formatHex(sha256.digest());
            var claimed = expectedSha256.orElse("");
            if (!claimed.toLowerCase(Locale.ROOT).equals(computed)) {
                throw mismatch(claimed, computed);
            }
        }
        if (expected != null) {
            expected.require();
        }
    }

    static S3Exception mismatch(String claimed, String computed) {
        return S3Error.XAmzContentSHA256Mismatch.toException()
                .with("ClientComputedContentSHA256", claimed)
                .with("S3ComputedContentSHA256", computed);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}

package foehn.object.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Archives give up their regular files, whatever else is in them.
class ArchiveTest {
    static byte[] archive(Archive.Kind kind) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (OutputStream packed = switch (kind) {
                    case TAR -> bytes;
                    case GZIP -> new GZIPOutputStream(bytes);
                    case BZIP2 -> new BZip2CompressorOutputStream(bytes);
                };
                var tar = new TarArchiveOutputStream(packed, "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setAddPaxHeadersForNonAsciiNames(true);
            tar.putArchiveEntry(new TarArchiveEntry("c/"));
            tar.closeArchiveEntry();
            var link = new TarArchiveEntry("c/link", TarConstants.LF_SYMLINK);
            link.setLinkName("/etc/passwd");
            tar.putArchiveEntry(link);
            tar.closeArchiveEntry();
            add(tar, "./c/one", "one");
            add(tar, "/c/" + "ü".repeat(200), "two");
        }
        return bytes.toByteArray();
    }

    private static void add(TarArchiveOutputStream tar, String name, String content) throws IOException {
        var entry = new TarArchiveEntry(name, true);
        entry.setSize(content.length());
        entry.addPaxHeader("SCHILY.xattr.user.mime_type", "text/x-" + content);
        entry.addPaxHeader("SCHILY.xattr.user.meta.Color", "grün");
        tar.putArchiveEntry(entry);
        tar.write(content.getBytes(StandardCharsets.UTF_8));
        tar.closeArchiveEntry();
    }

    @ParameterizedTest
    @EnumSource
    void regularFilesComeWithTheirContentAndMetadata(Archive.Kind kind) throws IOException {
        try (var archive = new Archive(new ByteArrayInputStream(archive(kind)), kind)) {
            var one = archive.next().orElseThrow();
            assertThat(one.name()).isEqualTo("c/one");
            assertThat(one.headers())
                    .containsEntry("content-type", "text/x-one")
                    .containsEntry("x-object-meta-color", "grün");
            assertThat(new String(one.content().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("one");
            assertThat(archive.next().orElseThrow().name()).isEqualTo("c/" + "ü".repeat(200));
            assertThat(archive.next()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNoArchiveIsRefused(Archive.Kind kind) {
        var nonsense = "nonsense".repeat(100).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> {
                    try (var archive = new Archive(new ByteArrayInputStream(nonsense), kind)) {
                        archive.next();
                    }
                })
                .isInstanceOf(Archive.Broken.class);
    }

    @ParameterizedTest
    @EnumSource
    void anArchiveThatBreaksOffIsRefusedWhereItBreaks(Archive.Kind kind) throws IOException {
        var whole = archive(kind);
        var half = Arrays.copyOf(whole, kind == Archive.Kind.TAR ? 3 * 512 + 700 : whole.length / 2);
        assertThatThrownBy(() -> {
                    try (var archive = new Archive(new ByteArrayInputStream(half), kind)) {
                        for (var file = archive.next(); file.isPresent(); file = archive.next()) {
                            file.get().content().readAllBytes();
                        }
                    }
                })
                .isInstanceOf(Archive.Broken.class);
    }

    @Test
    void kindsAreNamedByTheirEnding() {
        assertThat(Archive.Kind.named("tar.gz")).hasValue(Archive.Kind.GZIP);
        assertThat(Archive.Kind.named(".TAR.bz2")).hasValue(Archive.Kind.BZIP2);
        assertThat(Archive.Kind.named("zip")).isEmpty();
    }

    /// A name of 300 MB, packed into a few hundred kilobytes: the process would be out of memory by reading it.
    @Test
    void anArchiveThatWantsOurMemoryIsRefused() throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            var name = new TarArchiveEntry("././@LongLink", TarConstants.LF_GNUTYPE_LONGNAME);
            name.setSize(300L << 20);
            var header = new byte[512];
            name.writeEntryHeader(header);
            gzip.write(header);
            var block = new byte[1 << 20];
            Arrays.fill(block, (byte) 'a');
            for (int i = 0; i < 300; i++) {
                gzip.write(block);
            }
        }
        assertThatThrownBy(() -> {
                    try (var archive = new Archive(new ByteArrayInputStream(packed.toByteArray()), Archive.Kind.GZIP)) {
                        archive.next();
                    }
                })
                .isInstanceOf(Archive.Broken.class)
                .hasMessage("too much between two files");
    }
}

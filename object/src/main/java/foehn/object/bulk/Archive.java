package foehn.object.bulk;

import foehn.object.BlockStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.jspecify.annotations.Nullable;

/// Reads a tar archive file by file while it comes in.
final class Archive implements AutoCloseable {
    /// What may stand between two files: names and attributes. An archive that claims more wants our memory.
    private static final long BETWEEN_FILES_BYTES_MAX = 4 << 20;

    private final Bounded bounded;
    private final TarArchiveInputStream tar;
    private long currentBytes;

    /// How archives may be packed.
    enum Kind {
        TAR,
        GZIP,
        BZIP2;

        static Optional<Kind> named(String text) {
            return switch (text.toLowerCase(Locale.ROOT).replaceAll("^\\.+|\\.+$", "")) {
                case "tar" -> Optional.of(TAR);
                case "tar.gz" -> Optional.of(GZIP);
                case "tar.bz2" -> Optional.of(BZIP2);
                default -> Optional.empty();
            };
        }
    }

    /// A regular file.
    ///
    /// @param headers what the archive says of it that an object can keep, by lower-case name
    record File(String name, long bytes, Map<String, String> headers, InputStream content) {}

    /// What came is no such archive.
    static final class Broken extends IOException {
        private static final long serialVersionUID = 1L;

        Broken(String message, Throwable cause) {
            super(message, cause);
        }
    }

    Archive(InputStream in, Kind kind) throws Broken {
        try {
            bounded = new Bounded(
                    switch (kind) {
                        case TAR -> in;
                        case GZIP -> new GZIPInputStream(in, 64 * 1024);
                        case BZIP2 -> new BZip2CompressorInputStream(in, true);
                    });
            tar = new TarArchiveInputStream(bounded, "UTF-8");
        } catch (IOException | RuntimeException malformed) {
            throw new Broken(reason(malformed), malformed);
        }
    }

    /// The next regular file; empty at the end. Directories, links and devices are left out.
    Optional<File> next() throws Broken {
        try {
            for (var entry = advance(); entry != null; entry = advance()) {
                if (entry.isFile() && !entry.isLink() && !entry.isSymbolicLink()) {
                    return Optional.of(new File(name(entry), entry.getSize(), headers(entry), new Content()));
                }
            }
            return Optional.empty();
        } catch (IOException | RuntimeException malformed) {
            throw new Broken(reason(malformed), malformed);
        }
    }

    private @Nullable TarArchiveEntry advance() throws IOException {
        bounded.allow(currentBytes + BETWEEN_FILES_BYTES_MAX);
        var entry = tar.getNextEntry();
        bounded.allow(Long.MAX_VALUE);
        currentBytes = entry == null ? 0 : entry.getSize();
        return entry;
    }

    /// Without what would lead out of the container, as far as a name has such a thing.
    private static String name(TarArchiveEntry entry) {
        var name = entry.getName();
        if (name.startsWith("./")) {
            name = name.substring(2);
        }
        int begin = 0;
        while (begin < name.length() && name.charAt(begin) == '/') {
            begin++;
        }
        return name.substring(begin);
    }

    /// Archives keep a file's extended attributes: its type, and metadata that `swift` once put there.
    private static Map<String, String> headers(TarArchiveEntry entry) {
        var headers = new TreeMap<String, String>();
        entry.getExtraPaxHeaders().forEach((key, value) -> {
            for (var writer : new String[] {"SCHILY.xattr.user.", "LIBARCHIVE.xattr.user."}) {
                if (key.equals(writer + "mime_type")) {
                    headers.put("content-type", value);
                } else if (key.startsWith(writer + "meta.")) {
                    headers.put(
                            "x-object-meta-"
                                    + key.substring(writer.length() + "meta.".length())
                                            .toLowerCase(Locale.ROOT),
                            value);
                }
            }
        });
        return headers;
    }

    private static String reason(Exception malformed) {
        return malformed.getMessage() == null ? "unexpected end of data" : malformed.getMessage();
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }

    /// The current file's bytes. What is wrong with the archive shows while it is read.
    private final class Content extends BlockStream {
        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            try {
                return tar.read(into, offset, length);
            } catch (IOException | RuntimeException malformed) {
                throw new Broken(reason(malformed), malformed);
            }
        }
    }
}

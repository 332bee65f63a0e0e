package foehn.hypervisor.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import foehn.hypervisor.ImageRejected;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageHeadersTest {
    private static final long MIB = 1 << 20;
    private static final long LIMIT = 1L << 40;

    @TempDir
    Path directory;

    /// The images are made by the tool whose mistakes we guard against.
    @ParameterizedTest
    @CsvSource({
        "raw,raw,",
        "qcow2,qcow2,",
        "qcow2,qcow2,compat=0.10",
        "qcow2,qcow2,extended_l2=on",
        "vmdk,vmdk,",
        "vmdk,vmdk,subformat=streamOptimized",
        "vdi,vdi,",
        "vdi,vdi,static=on",
        "vpc,vhd,force_size=on",
        "vpc,vhd,'subformat=fixed,force_size=on'",
        "vhdx,vhdx,"
    })
    void whatQemuMakesIsAcceptedWithItsSize(String qemuFormat, String format, String options) throws Exception {
        var file = make(qemuFormat, 64 * MIB, options);
        assertThat(ImageHeaders.require(file, format, LIMIT)).isEqualTo(new ImageHeaders.Facts(format, 64 * MIB));
        assertThatThrownBy(() -> ImageHeaders.require(file, format, 63 * MIB))
                .isInstanceOf(ImageRejected.class)
                .hasMessageContaining("above the limit");
    }

    @ParameterizedTest
    @CsvSource({"qcow2", "qed", "vmdk", "vdi", "vpc", "vhdx", "luks", "parallels"})
    void aStructuredImageIsNothingElse(String qemuFormat) throws Exception {
        var file = qemuFormat.equals("luks") ? bytes("LUKS\u00ba\u00be", 4096) : make(qemuFormat, 8 * MIB, null);
        var own = qemuFormat.equals("vpc") ? "vhd" : qemuFormat;
        for (var declared : new String[] {"raw", "ami", "aki", "qcow2", "vmdk", "vdi", "vhd", "vhdx", "iso"}) {
            if (!declared.equals(own)) {
                assertRefused(file, declared);
            }
        }
    }

    @Test
    void rawMayHoldAnythingElse() throws Exception {
        var noise = new byte[4096];
        new Random(7).nextBytes(noise);
        assertThat(ImageHeaders.require(write(noise), "raw", LIMIT).virtualBytes())
                .isEqualTo(4096);
        assertThat(ImageHeaders.require(write(new byte[0]), "ari", LIMIT).virtualBytes())
                .isZero();
        var partitioned = new byte[4096];
        partitioned[510] = 0x55;
        partitioned[511] = (byte) 0xaa;
        assertThat(ImageHeaders.require(write(partitioned), "raw", LIMIT).virtualBytes())
                .isEqualTo(4096);
        assertRefused(write(noise), "qcow2");
        assertRefused(write(noise), "iso");
    }

    @Test
    void anIsoIsKnownByItsVolumeDescriptorAndMayBeADiskToo() throws Exception {
        var bytes = new byte[40 * 1024];
        put(bytes, 32769, "CD001");
        var file = write(bytes);
        assertThat(ImageHeaders.require(file, "iso", LIMIT).virtualBytes()).isEqualTo(40 * 1024);
        assertThat(ImageHeaders.require(file, "raw", LIMIT).format()).isEqualTo("raw");
        put(bytes, 0, "QFI\u00fb");
        assertRefused(write(bytes), "iso");
    }

    @Test
    void aQcow2ThatRefersToAnotherFileIsRefused() throws Exception {
        var backing = make("qcow2", MIB, null);
        var over = directory.resolve("over.qcow2");
        run("qemu-img", "create", "-q", "-f", "qcow2", "-F", "qcow2", "-b", "" + backing, "" + over);
        assertRefused(over, "qcow2");
        var elsewhere = make("qcow2", MIB, "data_file=" + directory.resolve("data.raw"));
        assertRefused(elsewhere, "qcow2");
        // The name of the data file without the feature bit that makes tools look at it.
        assertRefused(changed(elsewhere, b -> b.put(79, (byte) 0)), "qcow2");
    }

    @Test
    void aQcow2WithAnImpossibleHeaderIsRefused() throws Exception {
        var good = make("qcow2", MIB, null);
        assertRefused(changed(good, b -> b.putInt(4, 4)), "qcow2");
        assertRefused(changed(good, b -> b.putInt(32, 2)), "qcow2");
        assertRefused(changed(good, b -> b.putInt(20, 40)), "qcow2");
        assertRefused(changed(good, b -> b.putInt(100, Integer.MAX_VALUE)), "qcow2");
        assertRefused(changed(good, b -> b.putLong(24, Long.MIN_VALUE)), "qcow2");
        assertRefused(changed(good, b -> b.putLong(24, Long.MAX_VALUE)), "qcow2");
        assertRefused(changed(good, b -> b.putLong(72, 1L << 60)), "qcow2");
        assertRefused(bytes("QFI\u00fb", 8), "qcow2");
    }

    @Test
    void aVmdkThatListsOtherFilesIsRefused() throws Exception {
        assertRefused(
                write("# Disk DescriptorFile\ncreateType=\"monolithicFlat\"\nRW 1 FLAT \"/etc/shadow\" 0\n"
                        .getBytes(StandardCharsets.US_ASCII)),
                "vmdk");
        for (var subformat : new String[] {"monolithicFlat", "twoGbMaxExtentSparse"}) {
            assertRefused(make("vmdk", MIB, "subformat=" + subformat), "vmdk");
        }
        var good = make("vmdk", MIB, null);
        assertRefused(changed(good, b -> b.order(ByteOrder.LITTLE_ENDIAN).putLong(12, 0)), "vmdk");
        assertRefused(changed(good, b -> b.order(ByteOrder.LITTLE_ENDIAN).putLong(28, Long.MAX_VALUE)), "vmdk");
        assertRefused(changed(good, b -> replace(b, "CID=ffffffff", "CID=00000001")), "vmdk");
        assertRefused(changed(good, b -> replace(b, "monolithicSparse", "monolithicFlat\"\n")), "vmdk");
        assertRefused(changed(good, b -> replace(b, "SPARSE \"i", "SPARSE \"/")), "vmdk");
        assertRefused(changed(good, b -> replace(b, "SPARSE", "FLAT  ")), "vmdk");
    }

    @Test
    void aDifferenceToAnotherImageIsRefused() throws Exception {
        var vdi = make("vdi", MIB, null);
        assertRefused(changed(vdi, b -> b.order(ByteOrder.LITTLE_ENDIAN).putInt(0x4c, 4)), "vdi");
        var vhd = make("vpc", MIB, null);
        assertRefused(changed(vhd, b -> b.putInt(60, 4)), "vhd");
        var vhdx = make("vhdx", MIB, null);
        assertRefused(changed(vhdx, b -> replace(b, "metadata", "metadatb")), "vhdx");
        assertRefused(changed(vhdx, b -> replace(b, "regi", "rege")), "vhdx");
    }

    @Test
    void noDamageIsAnAccident() throws Exception {
        var random = new Random(42);
        for (var format : new String[] {"qcow2", "vmdk", "vdi", "vpc", "vhdx"}) {
            var good = Files.readAllBytes(make(format, MIB, null));
            for (int i = 0; i < 60; i++) {
                var bytes = good.clone();
                for (int n = 0; n < 20; n++) {
                    int reach = format.equals("vhdx") ? bytes.length : Math.min(bytes.length, 2048);
                    bytes[8 + random.nextInt(reach - 8)] = (byte) random.nextInt();
                }
                var file = write(bytes);
                try {
                    ImageHeaders.require(file, format.equals("vpc") ? "vhd" : format, LIMIT);
                } catch (ImageRejected _) {
                    // A refusal, and never anything else, is what damage may lead to.
                }
            }
        }
    }

    private static void assertRefused(Path file, String declared) {
        assertThatThrownBy(() -> ImageHeaders.require(file, declared, LIMIT))
                .as(declared)
                .isInstanceOf(ImageRejected.class);
    }

    private Path make(String qemuFormat, long bytes, String options) throws Exception {
        var file = Files.createTempFile(directory, "image", "." + qemuFormat);
        if (options == null) {
            run("qemu-img", "create", "-q", "-f", qemuFormat, "" + file, "" + bytes);
        } else {
            run("qemu-img", "create", "-q", "-f", qemuFormat, "-o", options, "" + file, "" + bytes);
        }
        if (options != null && options.contains("streamOptimized")) {
            // A streamed VMDK gets its footer when it is written from one end to the other.
            var source = make("raw", bytes, null);
            run("qemu-img", "convert", "-O", qemuFormat, "-o", options, "" + source, "" + file);
        }
        return file;
    }

    private static void run(String... command) throws Exception {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private Path changed(Path original, Consumer<ByteBuffer> change) throws IOException {
        var bytes = ByteBuffer.wrap(Files.readAllBytes(original));
        change.accept(bytes);
        return write(bytes.array());
    }

    private static void replace(ByteBuffer bytes, String from, String to) {
        int at = new String(bytes.array(), StandardCharsets.ISO_8859_1).indexOf(from);
        assertThat(at).isNotNegative();
        put(bytes.array(), at, to);
    }

    private static void put(byte[] bytes, int at, String text) {
        var wanted = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(wanted, 0, bytes, at, wanted.length);
    }

    private Path bytes(String magic, int length) throws IOException {
        var bytes = new byte[length];
        put(bytes, 0, magic);
        return write(bytes);
    }

    private Path write(byte[] bytes) throws IOException {
        return Files.write(Files.createTempFile(directory, "made", ".img"), bytes);
    }
}

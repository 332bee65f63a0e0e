package foehn.hypervisor;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A disk image of one sector that boots: the smallest guest that can be seen to run.
public final class BootSector {
    private static final int SIZE = 512;

    /// Writes the text to the first serial port, ten times a second or so, for ever. It heeds no power button.
    public static byte[] saying(String text) {
        var code = new ByteArrayOutputStream();
        write(code, 0xfb); // sti
        write(code, 0xba, 0xf8, 0x03); // mov dx, 0x3f8
        for (byte letter : text.getBytes(StandardCharsets.US_ASCII)) {
            write(code, 0xb0, letter, 0xee); // mov al, letter; out dx, al
        }
        write(code, 0xf4, 0xf4); // hlt, twice: the timer wakes it 18 times a second
        write(code, 0xeb, -(code.size() + 1)); // jmp to the first instruction
        var sector = Arrays.copyOf(code.toByteArray(), SIZE);
        sector[SIZE - 2] = 0x55;
        sector[SIZE - 1] = (byte) 0xaa;
        return sector;
    }

    private static void write(ByteArrayOutputStream code, int... bytes) {
        for (int b : bytes) {
            code.write(b);
        }
    }

    private BootSector() {}
}

package foehn.hypervisor;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A disk image of one sector that boots: the smallest guest that can be seen to run.
public final class BootSector {
    private static final int SIZE = 512;

    /// Rewrites half a megabyte of its memory and then says the text on the first serial port, several times a second,
    /// for ever. It heeds no power button.
    public static byte[] saying(String text) {
        var code = new ByteArrayOutputStream();
        write(code, 0xfb, 0xfc); // sti; cld
        write(code, 0x45, 0x89, 0xe8); // inc bp; mov ax, bp: what is written this time
        write(code, 0xbb, 0x00, 0x10); // mov bx, 0x1000: the segment
        write(code, 0x8e, 0xc3, 0x31, 0xff); // mov es, bx; xor di, di
        write(code, 0xb9, 0x00, 0x80, 0xf3, 0xab); // mov cx, 0x8000; rep stosw
        write(code, 0x81, 0xc3, 0x00, 0x10); // add bx, 0x1000
        write(code, 0x81, 0xfb, 0x00, 0x90, 0x75, -19); // cmp bx, 0x9000; jne to mov es
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

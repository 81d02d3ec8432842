package org.vmemsim.runtime.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bytes in, bytes out, by entries of every size. */
class PhysicalMemoryTest {
    private static final int BYTES = 16 << 12;

    /** Little-endian, as x86, RISC-V and ARM read their entries. */
    @Test
    void random() {
        PhysicalMemory memory = new PhysicalMemory(12, BYTES);
        byte[] model = new byte[BYTES];
        Random random = new Random(3);
        for (int i = 0; i < 50_000; i++) {
            int log2 = random.nextInt(4);
            int at = random.nextInt(BYTES >>> log2) << log2;
            if (random.nextInt(500) == 0) clear(memory, model, at >>> 12);
            else if (random.nextInt(500) == 0) copy(memory, model, at >>> 12, random.nextInt(16));
            else if (random.nextInt(100) == 0) row(memory, model, random);
            else if (random.nextBoolean()) {
                long value = random.nextLong();
                memory.write(at, log2, value);
                for (int b = 0; b < 1 << log2; b++) model[at + b] = (byte) (value >>> 8 * b);
            } else assertEquals(read(model, at, log2), memory.read(at, log2));
        }
    }

    /** Entries in a row within a frame, a part of which was written before as a rule. */
    private static void row(PhysicalMemory memory, byte[] model, Random random) {
        int log2 = 2 + random.nextInt(2);
        int inFrame = 1 << 12 - log2;
        int index = random.nextInt(inFrame);
        int entries = 1 + random.nextInt(inFrame - index);
        long value = random.nextLong();
        long step = random.nextInt(3) * 0x1000L;
        int at = random.nextInt(16) << 12 | index << log2;
        if (random.nextBoolean()) clear(memory, model, at >>> 12);
        memory.writeRow(at, log2, entries, value, step);
        for (int i = 0; i < entries; i++)
            for (int b = 0; b < 1 << log2; b++) model[at + (i << log2) + b] = (byte) (value + i * step >>> 8 * b);
    }

    private static long read(byte[] model, int at, int log2) {
        long value = 0;
        for (int b = (1 << log2) - 1; b >= 0; b--) value = value << 8 | model[at + b] & 0xff;
        return value;
    }

    private static void clear(PhysicalMemory memory, byte[] model, int frame) {
        memory.clear(frame);
        java.util.Arrays.fill(model, frame << 12, frame + 1 << 12, (byte) 0);
    }

    private static void copy(PhysicalMemory memory, byte[] model, int from, int to) {
        memory.copyFrame(from, to);
        System.arraycopy(model, from << 12, model, to << 12, 1 << 12);
    }

    @Test
    void beyondTheEnd() {
        PhysicalMemory memory = new PhysicalMemory(12, BYTES);
        assertEquals(0, memory.read(BYTES + 8, 3));
        assertThrows(OutOfMemoryException.class, () -> memory.write(BYTES, 3, 1));
    }

    /** What is given back reads as zero for the next owner. */
    @Test
    void freedFramesAreClean() {
        PhysicalMemory memory = new PhysicalMemory(12, BYTES);
        long a = memory.allocate(1, 0);
        memory.write(a + 4096, 3, 7);
        memory.free(a, 1);
        assertEquals(a, memory.allocate(1, 0));
        assertEquals(0, memory.read(a + 4096, 3));
    }
}

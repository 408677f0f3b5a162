// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.error.CheckpointError;
import io.ofajava.error.Refusal;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TensorTest {
    private static Tensor halves(DType type, int... bits) {
        ByteBuffer data = ByteBuffer.allocate(2 * bits.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : bits) {
            data.putShort((short) value);
        }
        return new Tensor("t", type, new long[] {bits.length}, data.flip());
    }

    @Test
    void float16() {
        float[] values = halves(
                        DType.FLOAT16,
                        0x0000,
                        0x8000,
                        0x0001,
                        0x03FF,
                        0x0400,
                        0x3C00,
                        0xBE00,
                        0x7BFF,
                        0x7C00,
                        0xFC00,
                        0x7E00,
                        0x3555)
                .toFloats();
        assertArrayEquals(
                new float[] {
                    0f,
                    -0f,
                    0x1p-24f,
                    0x3FFp-24f,
                    0x1p-14f,
                    1f,
                    -1.5f,
                    65504f,
                    Float.POSITIVE_INFINITY,
                    Float.NEGATIVE_INFINITY,
                    Float.NaN,
                    0x1.554p-2f
                },
                values);
        assertEquals(Float.floatToRawIntBits(-0f), Float.floatToRawIntBits(values[1]));
    }

    /** Compared with the definition in IEEE 754, for all 65536 patterns. */
    @Test
    void float16OfEveryPattern() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            int exponent = bits >> 10 & 31;
            double fraction = bits & 1023;
            double magnitude = exponent == 0
                    ? fraction / 1024 * Math.pow(2, -14)
                    : exponent < 31
                            ? (1 + fraction / 1024) * Math.pow(2, exponent - 15)
                            : fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
            assertEquals(
                    (float) (bits >= 0x8000 ? -magnitude : magnitude),
                    HalfFloat.toFloat((short) bits),
                    Integer.toHexString(bits));
        }
    }

    @Test
    void bfloat16() {
        assertArrayEquals(
                new float[] {1f, -2f, 0f, Float.POSITIVE_INFINITY, 0x1p-133f},
                halves(DType.BFLOAT16, 0x3F80, 0xC000, 0, 0x7F80, 0x0001).toFloats());
        assertTrue(Float.isNaN(halves(DType.BFLOAT16, 0x7FC0).toFloats()[0]));
    }

    @Test
    void manyHalves() {
        int[] bits = new int[20_000];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = i;
        }
        float[] values = halves(DType.FLOAT16, bits).toFloats();
        for (int i = 0; i < bits.length; i++) {
            assertEquals(HalfFloat.toFloat((short) i), values[i]);
        }
    }

    @Test
    void otherTypes() {
        ByteBuffer data = ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(-5)
                .putLong(1L << 40)
                .flip();
        assertArrayEquals(new float[] {-5, 0x1p40f}, new Tensor("t", DType.INT64, new long[] {2}, data).toFloats());
        assertArrayEquals(new long[] {-5, 1L << 40}, new Tensor("t", DType.INT64, new long[] {2}, data).toLongs());
        ByteBuffer wide = ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putDouble(0.1)
                .putDouble(1e300)
                .flip();
        assertArrayEquals(
                new float[] {0.1f, Float.POSITIVE_INFINITY},
                new Tensor("t", DType.FLOAT64, new long[] {2}, wide).toFloats());
        ByteBuffer bytes = ByteBuffer.wrap(new byte[] {-1, 0, 1, 2});
        assertArrayEquals(new long[] {255, 0, 1, 2}, new Tensor("t", DType.UINT8, new long[] {4}, bytes).toLongs());
        assertArrayEquals(new long[] {-1, 0, 1, 2}, new Tensor("t", DType.INT8, new long[] {4}, bytes).toLongs());
        assertArrayEquals(new long[] {1, 0, 1, 1}, new Tensor("t", DType.BOOL, new long[] {4}, bytes).toLongs());
        assertArrayEquals(new long[] {255, 513}, new Tensor("t", DType.INT16, new long[] {2}, bytes).toLongs());
        assertArrayEquals(new long[] {0x020100FF}, new Tensor("t", DType.INT32, new long[] {}, bytes).toLongs());
        Refusal.of(
                CheckpointError.TENSOR_UNUSABLE,
                () -> new Tensor("t", DType.FLOAT32, new long[] {1}, bytes).toLongs(),
                "integers are needed");
    }

    @Test
    void tensorsAreImmutable() {
        long[] shape = {3};
        Tensor tensor = new Tensor(
                "t",
                DType.UINT8,
                shape,
                ByteBuffer.wrap(new byte[] {9, 1, 2, 3}).position(1));
        shape[0] = 7;
        tensor.shape()[0] = 8;
        tensor.data().get();
        assertArrayEquals(new long[] {3}, tensor.shape());
        assertArrayEquals(new float[] {1, 2, 3}, tensor.toFloats());
        assertThrows(ReadOnlyBufferException.class, () -> tensor.data().put((byte) 0));
        assertThrows(BufferOverflowException.class, () -> tensor.toFloats(FloatBuffer.allocate(2)));
        FloatBuffer target = FloatBuffer.allocate(5).position(1);
        tensor.toFloats(target);
        assertEquals(4, target.position());
        assertEquals("t UINT8[3]", tensor.toString());
    }

    @Test
    void tensorsOfOneBufferAreKnownToBeEqual() {
        ByteBuffer bytes = ByteBuffer.allocate(8).putInt(0, 1);
        Tensor one = new Tensor("one", DType.FLOAT32, new long[] {2}, bytes);
        Tensor other = new Tensor("other", DType.FLOAT32, new long[] {2}, bytes);
        Tensor copy = new Tensor(
                "copy", DType.FLOAT32, new long[] {2}, ByteBuffer.allocate(8).putInt(0, 1));
        assertTrue(one.isOfRegion(other) && one.withName("third").isOfRegion(other));
        assertFalse(one.isOfRegion(copy));
        assertTrue(one.hasElementsOf(other) && one.hasElementsOf(copy));
        assertFalse(one.hasElementsOf(new Tensor("shape", DType.FLOAT32, new long[] {1, 2}, bytes)));
    }

    @Test
    void shapesMustFitTheData() {
        Refusal.of(
                CheckpointError.TENSOR_UNUSABLE,
                () -> new Tensor("t", DType.FLOAT32, new long[] {2}, ByteBuffer.allocate(4)),
                "needs 8 bytes, but 4");
    }

    /** More elements than are converted at a time. */
    @Test
    void rangesOfElements() {
        int count = (1 << 20) + 5;
        ByteBuffer data = ByteBuffer.allocate(count);
        for (int i = 0; i < count; i++) {
            data.put((byte) i);
        }
        Tensor tensor = new Tensor("t", DType.UINT8, new long[] {count}, data.flip());
        float[] all = tensor.toFloats();
        for (int i = 0; i < count; i++) {
            assertEquals(i & 0xFF, all[i]);
        }
        assertArrayEquals(Arrays.copyOfRange(all, 7, count), tensor.toFloats(7, count - 7));
        assertArrayEquals(new float[0], tensor.toFloats(count, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> tensor.toFloats(7, count));
    }
}

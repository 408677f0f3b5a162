// SPDX-License-Identifier: Apache-2.0
package io.ofajava.onnx;

import ai.onnxruntime.platform.Fp16Conversions;
import io.ofajava.error.OptionError;
import java.nio.ByteBuffer;

/** Float32 values as bytes of a float type, rounded to nearest, ties to even. */
public final class FloatEncoding {
    private static final float GREATEST_HALF = 65_504;
    /** From this number on, rounding to float16 gives infinity. */
    private static final float OVERFLOW_HALF = 65_520;

    private final ElementType type;

    private FloatEncoding(ElementType type) {
        this.type = type;
    }

    public static FloatEncoding of(ElementType type) {
        if (!type.isFloat()) {
            throw new IllegalArgumentException(type + " is not a float type");
        }
        return new FloatEncoding(type);
    }

    /** Throws if rounding would turn a finite value into infinity. */
    public void requireFinite(String name, float[] values) {
        if (type != ElementType.FLOAT16) {
            return;
        }
        for (float value : values) {
            if (Math.abs(value) >= OVERFLOW_HALF && !Float.isInfinite(value)) {
                throw OptionError.PRECISION_TOO_NARROW.with(name, value, GREATEST_HALF);
            }
        }
    }

    /** Appends {@code count} values, starting at index {@code from}, to a little-endian buffer. */
    public void put(float[] values, int from, int count, ByteBuffer target) {
        for (int i = from; i < from + count; i++) {
            switch (type) {
                case FLOAT16 -> target.putShort(Fp16Conversions.floatToFp16(values[i]));
                case BFLOAT16 -> target.putShort(bfloat16(values[i]));
                default -> target.putFloat(values[i]);
            }
        }
    }

    /** The upper half of the bits, rounded; ONNX Runtime's own conversion truncates, which doubles the error. */
    public static short bfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) (bits >>> 16 | 0x40);
        }
        return (short) (bits + 0x7FFF + (bits >>> 16 & 1) >>> 16);
    }
}

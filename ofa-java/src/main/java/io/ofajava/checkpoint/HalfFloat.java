// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

/**
 * Exact conversion of IEEE 754 binary16 to binary32, including subnormals, infinities and NaN (the JDK has it since
 * version 20).
 */
final class HalfFloat {
    // [65536] float32: the value of every 16-bit pattern; a checkpoint converts hundreds of millions of them
    private static final float[] VALUES = new float[1 << 16];

    static {
        for (int bits = 0; bits < VALUES.length; bits++) {
            VALUES[bits] = convert(bits);
        }
    }

    private HalfFloat() {}

    static float toFloat(short half) {
        return VALUES[half & 0xFFFF];
    }

    private static float convert(int bits) {
        int sign = (bits & 0x8000) << 16;
        int exponent = bits >>> 10 & 0x1F;
        int fraction = bits & 0x3FF;
        if (exponent == 0) {
            float magnitude = fraction * 0x1p-24f;
            return sign == 0 ? magnitude : -magnitude;
        }
        int wideExponent = exponent == 0x1F ? 0xFF : exponent - 15 + 127;
        return Float.intBitsToFloat(sign | wideExponent << 23 | fraction << 13);
    }
}

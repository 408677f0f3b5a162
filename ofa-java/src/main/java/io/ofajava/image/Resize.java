// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import io.ofajava.error.ImageError;
import io.ofajava.nativelib.NativeLibrary;
import io.ofajava.natives.OfaNative;
import java.nio.FloatBuffer;

/**
 * Pillow's antialiased bicubic resampling, byte for byte, and conversion to the encoder's float input. Both are
 * implemented in C++.
 */
public final class Resize {
    private static final long MAX_BYTES = Integer.MAX_VALUE - 8;

    private Resize() {}

    /**
     * Resamples an RGB image without keeping the aspect ratio.
     *
     * @param rgb [height, width, 3] uint8
     * @param width 1 .. 65535; likewise the other sides; at most 2^28 pixels
     * @return [outHeight, outWidth, 3] uint8
     */
    public static byte[] bicubic(byte[] rgb, int width, int height, int outWidth, int outHeight) {
        checkSize(rgb.length, width, height);
        byte[] out = new byte[bytes(outWidth, outHeight)];
        NativeLibrary.require();
        NativeLibrary.check(OfaNative.ofa_resize_bicubic(rgb, width, height, out, outWidth, outHeight));
        return out;
    }

    /**
     * Converts bytes to floats, channels first: (value / 255 - 0.5) / 0.5 in float32.
     *
     * @param rgb [height, width, 3] uint8
     * @param out receives [3, height, width] float32 from its position, which is not changed; direct buffers are
     *     written in place
     */
    public static void normalized(byte[] rgb, int width, int height, FloatBuffer out) {
        checkSize(rgb.length, width, height);
        checkRoom(out, width, height);
        NativeLibrary.require();
        NativeLibrary.check(OfaNative.ofa_normalize(rgb, width, height, out));
    }

    /** {@link #bicubic} and {@link #normalized} in one call; {@code out} receives [3, outHeight, outWidth] float32. */
    public static void bicubicNormalized(
            byte[] rgb, int width, int height, int outWidth, int outHeight, FloatBuffer out) {
        checkRoom(out, outWidth, outHeight);
        normalized(bicubic(rgb, width, height, outWidth, outHeight), outWidth, outHeight, out);
    }

    private static int bytes(int width, int height) {
        long bytes = 3L * width * height;
        if (width < 1 || height < 1 || bytes > MAX_BYTES) {
            throw ImageError.WRONG_SIZE.with(
                    width, height, "is not possible: sides must be positive and its bytes fit one array");
        }
        return (int) bytes;
    }

    static void checkSize(int actual, int width, int height) {
        int expected = bytes(width, height);
        if (actual != expected) {
            throw ImageError.WRONG_SIZE.with(width, height, "needs " + expected + " bytes, got " + actual);
        }
    }

    static void checkRoom(FloatBuffer out, int width, int height) {
        int expected = bytes(width, height);
        if (out.remaining() < expected) {
            throw ImageError.WRONG_SIZE.with(
                    width,
                    height,
                    "needs " + expected + " values, but the float buffer has room for " + out.remaining());
        }
        if (out.isReadOnly() || !out.isDirect() && !out.hasArray() || out.order() != java.nio.ByteOrder.nativeOrder()) {
            throw ImageError.WRONG_SIZE.with(
                    width, height, "needs a float buffer that is writable and in native byte order");
        }
    }
}

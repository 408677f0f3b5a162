// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

/**
 * JPEG samples to RGB in the arithmetic of libjpeg and Pillow, to the last bit: 16-bit fixed point, rounded. (JFIF
 * 1.02: R = Y + 1.402 Cr, G = Y - 0.34414 Cb - 0.71414 Cr, B = Y + 1.772 Cb, with Cb and Cr centred on 128.)
 */
enum JpegColor {
    /** One component. */
    GRAY {
        @Override
        void toRgb(byte[] samples, int from, byte[] rgb, int to, int pixels) {
            for (int i = 0; i < pixels; i++, to += 3) {
                rgb[to] = rgb[to + 1] = rgb[to + 2] = samples[from + i];
            }
        }
    },
    /** Three components that are RGB already. */
    RGB {
        @Override
        void toRgb(byte[] samples, int from, byte[] rgb, int to, int pixels) {
            if (samples != rgb || from != to) {
                System.arraycopy(samples, from, rgb, to, 3 * pixels);
            }
        }
    },
    /** Three components, luminance and chrominance. */
    YCC {
        @Override
        void toRgb(byte[] samples, int from, byte[] rgb, int to, int pixels) {
            for (int i = 0; i < 3 * pixels; i += 3) {
                int y = samples[from + i] & 0xFF;
                int cb = samples[from + i + 1] & 0xFF;
                int cr = samples[from + i + 2] & 0xFF;
                rgb[to + i] = clamp(red(y, cr));
                rgb[to + i + 1] = clamp(green(y, cb, cr));
                rgb[to + i + 2] = clamp(blue(y, cb));
            }
        }
    },
    /** Four components. Pillow takes them for Adobe's, which are inverted. */
    CMYK {
        @Override
        void toRgb(byte[] samples, int from, byte[] rgb, int to, int pixels) {
            for (int i = 0; i < 4 * pixels; i += 4, to += 3) {
                int light = samples[from + i + 3] & 0xFF;
                rgb[to] = ink(255 - (samples[from + i] & 0xFF), light);
                rgb[to + 1] = ink(255 - (samples[from + i + 1] & 0xFF), light);
                rgb[to + 2] = ink(255 - (samples[from + i + 2] & 0xFF), light);
            }
        }
    },
    /** CMYK whose first three components are coded as luminance and chrominance of their complement. */
    YCCK {
        @Override
        void toRgb(byte[] samples, int from, byte[] rgb, int to, int pixels) {
            for (int i = 0; i < 4 * pixels; i += 4, to += 3) {
                int y = samples[from + i] & 0xFF;
                int cb = samples[from + i + 1] & 0xFF;
                int cr = samples[from + i + 2] & 0xFF;
                int light = samples[from + i + 3] & 0xFF;
                rgb[to] = ink(clamp(red(y, cr)) & 0xFF, light);
                rgb[to + 1] = ink(clamp(green(y, cb, cr)) & 0xFF, light);
                rgb[to + 2] = ink(clamp(blue(y, cb)) & 0xFF, light);
            }
        }
    };

    private static final int HALF = 1 << 15;
    private static final int CR_RED = fixed(1.40200);
    private static final int CB_BLUE = fixed(1.77200);
    private static final int CR_GREEN = fixed(0.71414);
    private static final int CB_GREEN = fixed(0.34414);

    /**
     * Converts pixels; {@code samples} and {@code rgb} may be the same array at the same place where both have three
     * components.
     *
     * @param samples [pixels, components] uint8 from index {@code from}
     * @param rgb [pixels, 3] uint8 from index {@code to}
     */
    abstract void toRgb(byte[] samples, int from, byte[] rgb, int to, int pixels);

    private static int fixed(double factor) {
        return (int) (factor * (1 << 16) + 0.5);
    }

    private static int red(int y, int cr) {
        return y + (CR_RED * (cr - 128) + HALF >> 16);
    }

    private static int green(int y, int cb, int cr) {
        return y + (-CB_GREEN * (cb - 128) - CR_GREEN * (cr - 128) + HALF >> 16);
    }

    private static int blue(int y, int cb) {
        return y + (CB_BLUE * (cb - 128) + HALF >> 16);
    }

    private static byte clamp(int value) {
        return (byte) (value < 0 ? 0 : Math.min(value, 255));
    }

    /** Light that ink leaves: light * (255 - ink) / 255 as Pillow rounds it. */
    private static byte ink(int ink, int light) {
        int product = ink * light + 128;
        return clamp(light - ((product >> 8) + product >> 8));
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.vqgan;

import io.ofajava.error.StateError;
import io.ofajava.error.VqganError;
import io.ofajava.image.RgbImage;
import io.ofajava.nativelib.NativeLibrary;
import io.ofajava.natives.OfaNative;
import io.ofajava.natives.ofa_vqgan;
import io.ofajava.natives.ofa_vqgan_call;
import io.ofajava.natives.ofa_vqgan_fn;
import io.ofajava.natives.ofa_vqgan_options;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/** The Java binding of {@code ofa/vqgan.h}. Used by one thread at a time. */
final class NativeVqgan implements AutoCloseable {
    /** One engine call: codebook indices {@code [images, rows, columns]} to pixels {@code [images, 3, ., .]}. */
    @FunctionalInterface
    interface EngineCall {
        void run(int images, int rows, int columns, IntBuffer indices, FloatBuffer pixels);
    }

    /** The one callback of all instances, because JavaCPP limits the number of instances of a callback class. */
    private static final Callback CALLBACK = new Callback();

    private static final ThreadLocal<NativeVqgan> RUNNING = new ThreadLocal<>();

    private final EngineCall engine;
    private final int scale;
    private @Nullable ofa_vqgan vqgan;
    private @Nullable Throwable failure;

    /**
     * Checks the architecture against the layer's limits.
     *
     * @param batchSide layouts up to this side may share an engine call
     * @param batchImages maximum number of images per engine call
     * @param batchPixels maximum number of pixels of an engine call with several images
     */
    NativeVqgan(EngineCall engine, VqganArchitecture architecture, int batchSide, int batchImages, int batchPixels) {
        NativeLibrary.require();
        this.engine = engine;
        this.scale = architecture.scale();
        ofa_vqgan created = new ofa_vqgan();
        try (ofa_vqgan_options options = new ofa_vqgan_options()) {
            OfaNative.ofa_vqgan_options_default(options);
            options.codebook(architecture.codes())
                    .scale(scale)
                    .attention_positions(Math.toIntExact(architecture.attentionPositionsPerCode()))
                    .batch_side(batchSide)
                    .batch_images(batchImages)
                    .batch_pixels(batchPixels);
            NativeLibrary.check(OfaNative.ofa_vqgan_create(options, CALLBACK, null, created));
        }
        vqgan = created;
    }

    List<RgbImage> decode(int[] indices, int rows, int columns) {
        byte[] rgb = new byte[room(indices.length)];
        check(open -> OfaNative.ofa_vqgan_decode(open, indices, indices.length, rows, columns, rgb));
        int width = columns * scale;
        int height = rows * scale;
        List<RgbImage> images = new ArrayList<>();
        for (int from = 0; from < rgb.length; from += 3 * width * height) {
            boolean alone = rgb.length == 3 * width * height;
            images.add(new RgbImage(
                    width, height, alone ? rgb : Arrays.copyOfRange(rgb, from, from + 3 * width * height)));
        }
        return images;
    }

    RgbImage decodePartial(int[] indices, int columns) {
        int complete = columns < 1 ? 0 : indices.length / columns;
        byte[] rgb = new byte[room((long) complete * columns)];
        int[] rows = new int[1];
        check(open -> OfaNative.ofa_vqgan_decode_partial(open, indices, indices.length, columns, rgb, rows));
        if (rows[0] == 0) {
            throw VqganError.NO_ROW.with(indices.length, columns);
        }
        return new RgbImage(columns * scale, rows[0] * scale, rgb);
    }

    /**
     * Bytes of the images of that many tokens; 0 for a number that the native layer will refuse, which avoids an
     * overflow.
     */
    private int room(long tokens) {
        long pixels = tokens * scale * scale;
        return pixels <= OfaNative.OFA_VQGAN_MAX_TOTAL_PIXELS ? (int) (3 * pixels) : 0;
    }

    private void check(ToIntFunction<ofa_vqgan> call) {
        ofa_vqgan open = vqgan;
        if (open == null) {
            throw StateError.CLOSED.with();
        }
        RUNNING.set(this);
        try {
            int status = call.applyAsInt(open);
            Throwable thrown = failure;
            failure = null;
            if (thrown instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            if (thrown instanceof Error error) {
                throw error;
            }
            NativeLibrary.check(status);
        } finally {
            RUNNING.remove();
        }
    }

    @Override
    public void close() {
        if (vqgan != null) {
            OfaNative.ofa_vqgan_free(vqgan);
            vqgan = null;
        }
    }

    /**
     * Entry point for native code. An exception must not pass through it: it is stored, and thrown by the Java method.
     */
    private static final class Callback extends ofa_vqgan_fn {
        @Override
        public int call(ofa_vqgan_call call, @Nullable Pointer user) {
            NativeVqgan running = RUNNING.get();
            try {
                int images = call.images();
                int rows = call.rows();
                int columns = call.columns();
                long tokens = (long) images * rows * columns;
                running.engine.run(
                        images,
                        rows,
                        columns,
                        call.indices().capacity(tokens).asBuffer(),
                        call.pixels()
                                .capacity(tokens * running.scale * running.scale * VqganArchitecture.OUTPUT_CHANNELS)
                                .asBuffer());
                return 0;
            } catch (Throwable e) {
                running.failure = e;
                return 1;
            }
        }
    }
}

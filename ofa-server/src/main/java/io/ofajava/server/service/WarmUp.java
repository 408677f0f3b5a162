// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.service;

import io.ofajava.GeneratedImages;
import io.ofajava.ImageSource;
import io.ofajava.Ofa;
import io.ofajava.PaintListener;
import io.ofajava.PaintOptions;
import io.ofajava.RequestOptions;
import io.ofajava.error.ModelOutputException;
import io.ofajava.error.OfaException;
import io.ofajava.error.SettingStyle;
import io.ofajava.image.RgbImage;
import io.ofajava.server.error.ServerError;
import io.ofajava.task.Tasks;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One short request through every task of a model, so that all engines are compiled and known to work before the first
 * real one.
 */
public final class WarmUp {
    private static final int SIDE = 64;
    private static final RequestOptions SHORT = RequestOptions.defaults().withMaxLength(4);

    private WarmUp() {}

    /**
     * Runs them one after another.
     *
     * @throws OfaException if one fails
     */
    public static void run(Ofa ofa) {
        ImageSource image = ImageSource.of(gray());
        caption(ofa);
        tolerant(() -> ofa.answer(image, "what is this?", SHORT));
        ofa.answer(image, "what is this?", List.of("yes", "no"), RequestOptions.defaults());
        tolerant(() -> ofa.ground(image, "this", RequestOptions.defaults()));
        ofa.run(Tasks.INSTRUCT, image, SHORT, "what is this?");
        ofa.run(Tasks.INSTRUCT.withImageSize(0), null, SHORT, "what is this?");
        if (ofa.canPaint()) {
            paint(ofa);
        }
    }

    /** A model that writes no box or no text where it should has worked all the same. */
    private static void tolerant(Runnable request) {
        try {
            request.run();
        } catch (ModelOutputException e) {
            // it was not trained for this
        }
    }

    /** A caption as people ask for it, but short. */
    static void caption(Ofa ofa) {
        tolerant(() -> ofa.caption(ImageSource.of(gray()), SHORT));
    }

    /**
     * The smallest question, for a server that wants to know whether its model still works.
     *
     * @throws OfaException if it fails
     * @throws TimeoutException if it takes longer
     */
    public static void probe(Ofa ofa, long timeoutSeconds) throws TimeoutException, InterruptedException {
        CompletableFuture<?> asked = ofa.async()
                .caption(
                        ImageSource.of(gray()),
                        RequestOptions.defaults().withMaxLength(1).withBeamSize(1),
                        null);
        try {
            asked.get(timeoutSeconds, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ModelOutputException) {
                return; // one that paints has worked too
            }
            throw ServerError.WARM_UP_FAILED.causedBy(
                    e.getCause(), OfaException.message(e.getCause(), SettingStyle.SERVER));
        } finally {
            asked.cancel(false); // of one that came too late nobody wants the answer
        }
    }

    /** The first row of image tokens and its pixels show that all parts work; the rest is not generated. */
    static void paint(Ofa ofa) {
        CompletableFuture<Void> shown = new CompletableFuture<>();
        AtomicReference<CompletableFuture<GeneratedImages>> painting = new AtomicReference<>();
        painting.set(ofa.async()
                .paint(
                        "this",
                        PaintOptions.defaults().withSeed(1),
                        new PaintListener() {
                            @Override
                            public void progress(int done, int total) {
                                // the first partial image is waited for
                            }

                            @Override
                            public int rowsBetweenPictures() {
                                return 1;
                            }

                            @Override
                            public void partial(RgbImage part) {
                                shown.complete(null);
                            }
                        },
                        null));
        painting.get().whenComplete((done, failure) -> {
            if (failure != null && !(failure instanceof CancellationException)) {
                shown.completeExceptionally(failure);
            } else {
                shown.complete(null);
            }
        });
        try {
            shown.get();
        } catch (ExecutionException e) {
            throw ServerError.WARM_UP_FAILED.causedBy(
                    e.getCause(),
                    "it cannot generate images: " + OfaException.message(e.getCause(), SettingStyle.SERVER));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ServerError.WARM_UP_FAILED.causedBy(e, "interrupted");
        } finally {
            painting.get().cancel(false);
        }
    }

    private static RgbImage gray() {
        byte[] rgb = new byte[3 * SIDE * SIDE];
        java.util.Arrays.fill(rgb, (byte) 128);
        return new RgbImage(SIDE, SIDE, rgb);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.service;

import io.ofajava.GenerationListener;
import io.ofajava.GenerationOptions;
import io.ofajava.ImageInput;
import io.ofajava.Ofa;
import io.ofajava.Request;
import io.ofajava.Result;
import io.ofajava.Task;
import io.ofajava.error.ModelOutputException;
import io.ofajava.error.OfaException;
import io.ofajava.error.SettingStyle;
import io.ofajava.image.RgbImage;
import io.ofajava.server.error.ServerError;
import io.ofajava.task.Linked;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs one short request of every task of a model, so that all engines are compiled and tested before the first client
 * request.
 */
public final class WarmUp {
    private static final int SIDE = 64;
    private static final GenerationOptions SHORT = GenerationOptions.defaults().withMaxLength(4);

    private WarmUp() {}

    /**
     * Runs them one after another.
     *
     * @throws OfaException if one fails
     */
    public static void run(Ofa ofa) {
        ImageInput image = ImageInput.of(gray());
        caption(ofa);
        tolerant(() -> ofa.answer(image, "what is this?", SHORT));
        ofa.answer(image, "what is this?", GenerationOptions.defaults().withChoices(List.of("yes", "no")));
        tolerant(() -> ofa.ground(image, "this"));
        Request instruction =
                Request.of(Task.of("run")).withText("what is this?").withOptions(SHORT);
        ofa.run(instruction.withImage(image));
        ofa.run(instruction);
        if (ofa.canPaint()) {
            paint(ofa);
        }
    }

    /** An output without a box or a text is still a successful run. */
    private static void tolerant(Runnable request) {
        try {
            request.run();
        } catch (ModelOutputException e) {
            // it was not trained for this
        }
    }

    /** A typical caption request, but short. */
    static void caption(Ofa ofa) {
        tolerant(() -> ofa.caption(ImageInput.of(gray()), SHORT));
    }

    /**
     * The smallest question, for self-probes of a server.
     *
     * @throws OfaException if it fails
     * @throws TimeoutException if it takes longer
     */
    public static void probe(Ofa ofa, long timeoutSeconds) throws TimeoutException, InterruptedException {
        CompletableFuture<?> asked = ofa.async()
                .caption(
                        ImageInput.of(gray()),
                        GenerationOptions.defaults().withMaxLength(1).withBeamSize(1));
        try {
            asked.get(timeoutSeconds, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ModelOutputException) {
                return; // image tokens as output are a successful run
            }
            Throwable cause = Linked.unwrapped(e);
            throw ServerError.WARM_UP_FAILED.causedBy(cause, OfaException.message(cause, SettingStyle.SERVER));
        } finally {
            asked.cancel(false); // the result is no longer needed
        }
    }

    /** The first row of image tokens and its pixels exercise all parts; the rest is not generated. */
    static void paint(Ofa ofa) {
        CompletableFuture<Void> shown = new CompletableFuture<>();
        GenerationListener listener = new GenerationListener() {
            @Override
            public int rowsBetweenPartialImages() {
                return 1;
            }

            @Override
            public void partialImage(RgbImage part) {
                shown.complete(null);
            }
        };
        CompletableFuture<Result> generation = ofa.async()
                .run(Request.of(Task.of("paint"))
                        .withText("this")
                        .withOptions(GenerationOptions.defaults().withSeed(1))
                        .withListener(listener));
        generation.whenComplete((done, failure) -> {
            if (failure != null && !(failure instanceof CancellationException)) {
                shown.completeExceptionally(failure);
            } else {
                shown.complete(null);
            }
        });
        try {
            shown.get();
        } catch (ExecutionException e) {
            Throwable cause = Linked.unwrapped(e);
            throw ServerError.WARM_UP_FAILED.causedBy(
                    cause, "it cannot generate images: " + OfaException.message(cause, SettingStyle.SERVER));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ServerError.WARM_UP_FAILED.causedBy(e, "interrupted");
        } finally {
            generation.cancel(false);
        }
    }

    private static RgbImage gray() {
        byte[] rgb = new byte[3 * SIDE * SIDE];
        java.util.Arrays.fill(rgb, (byte) 128);
        return new RgbImage(SIDE, SIDE, rgb);
    }
}

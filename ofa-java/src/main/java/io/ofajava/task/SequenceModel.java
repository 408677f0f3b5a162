// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

import io.ofajava.decode.DecodeListener;
import io.ofajava.decode.DecodeRequest;
import io.ofajava.decode.DecodeResult;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The model as tasks use it: token ids and an image in, hypotheses out. */
@FunctionalInterface
public interface SequenceModel {
    /**
     * Queues one sequence. Non-blocking.
     *
     * @param inputIds the encoder's text with start and end token, not padded
     * @param image the image, or null
     * @param request the search
     * @param listener receives the progress, or null
     * @return completed with at least one hypothesis, or exceptionally with an {@link io.ofajava.error.OfaException}.
     *     Cancelling it frees its resources
     */
    CompletableFuture<DecodeResult> submit(
            int[] inputIds, @Nullable ModelImage image, DecodeRequest request, @Nullable DecodeListener listener);
}

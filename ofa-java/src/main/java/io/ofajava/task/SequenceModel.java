package io.ofajava.task;

import io.ofajava.decode.DecodeRequest;
import io.ofajava.decode.DecodeResult;
import java.util.concurrent.CompletableFuture;

/** The model as tasks see it: token ids and a picture in, hypotheses out. */
@FunctionalInterface
public interface SequenceModel {
    /**
     * Queues one sequence.
     *
     * @param inputIds the encoder's text with start and end token, not padded
     * @param image    the picture, or null
     * @param request  the search
     * @return completed with at least one hypothesis, or exceptionally with an {@link io.ofajava.OfaException}
     */
    CompletableFuture<DecodeResult> submit(int[] inputIds, ModelImage image, DecodeRequest request);
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.error.OfaException;
import io.ofajava.task.Linked;
import java.util.concurrent.CompletableFuture;

/**
 * The non-blocking form of {@link Ofa}. A call returns immediately: images are opened and decoded on the decoding
 * executor ({@link Ofa.Builder#decodingExecutor}). Thread-safe.
 *
 * <p>Every failure completes the future exceptionally with an {@link OfaException}: {@code handle} receives it, and
 * {@code get} throws it as the cause. The call itself throws only for null arguments.
 *
 * <p>Completing a returned future stops its request: {@code cancel}, or {@code orTimeout} as a deadline. The decoding
 * of the image is interrupted, and the request's rows are freed before the next decoder step. A dependent stage, such
 * as that of {@code thenApply}, does not stop the request: cancel the future that the call returned.
 *
 * <p>Futures complete on threads of the model. Run a stage that takes time on another thread ({@code thenApplyAsync}).
 * A blocking call of any {@link Ofa} inside a stage fails with {@code state-blocking-call-in-callback}. To follow the
 * progress of a request, give it a listener ({@link Request#withListener}).
 *
 * <pre>{@code
 * ofa.async().caption(ImageInput.of(file)).thenAccept(caption -> System.out.println(caption.text()));
 * }</pre>
 */
public interface AsyncOfa {
    /** See {@link Ofa#run(Request)}. */
    CompletableFuture<Result> run(Request request);

    /** See {@link Ofa#run(String)}. */
    default CompletableFuture<Result> run(String instruction) {
        return run(Verbs.instruct(instruction));
    }

    /** See {@link Ofa#run(ImageInput, String)}. */
    default CompletableFuture<Result> run(ImageInput image, String instruction) {
        return run(Verbs.instruct(instruction).withImage(image));
    }

    /** See {@link Ofa#caption(ImageInput)}. */
    default CompletableFuture<Caption> caption(ImageInput image) {
        return caption(image, GenerationOptions.defaults());
    }

    /** See {@link Ofa#caption(ImageInput, GenerationOptions)}. */
    default CompletableFuture<Caption> caption(ImageInput image, GenerationOptions options) {
        return Linked.apply(run(Verbs.caption(image, options)), Result::caption);
    }

    /** See {@link Ofa#answer(ImageInput, String)}. */
    default CompletableFuture<Answer> answer(ImageInput image, String question) {
        return answer(image, question, GenerationOptions.defaults());
    }

    /** See {@link Ofa#answer(ImageInput, String, GenerationOptions)}. */
    default CompletableFuture<Answer> answer(ImageInput image, String question, GenerationOptions options) {
        return Linked.apply(run(Verbs.answer(image, question, options)), Result::answer);
    }

    /** See {@link Ofa#ground(ImageInput, String)}. */
    default CompletableFuture<Region> ground(ImageInput image, String phrase) {
        return ground(image, phrase, GenerationOptions.defaults());
    }

    /** See {@link Ofa#ground(ImageInput, String, GenerationOptions)}. */
    default CompletableFuture<Region> ground(ImageInput image, String phrase, GenerationOptions options) {
        return Linked.apply(run(Verbs.ground(image, phrase, options)), Result::region);
    }

    /** See {@link Ofa#paint(String)}. */
    default CompletableFuture<GeneratedImages> paint(String text) {
        return paint(text, GenerationOptions.defaults());
    }

    /** See {@link Ofa#paint(String, GenerationOptions)}. */
    default CompletableFuture<GeneratedImages> paint(String text, GenerationOptions options) {
        return Linked.apply(
                run(Verbs.paint(text, options)), result -> result.images().orElseThrow());
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.error.InvalidInputException;
import io.ofajava.error.TaskError;
import io.ofajava.image.Box;
import io.ofajava.task.BoxCoordinates;
import io.ofajava.task.Linked;
import io.ofajava.task.ModelImage;
import io.ofajava.task.Prompt;
import io.ofajava.task.PromptInputs;
import io.ofajava.task.TaskListener;
import io.ofajava.task.TaskPlan;
import io.ofajava.task.Tasks;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * An {@link Ofa} whose calls do not wait. A picture is read and resized on the calling thread; the rest happens on the
 * thread that owns the engine, which also completes the futures: what depends on them belongs on another thread where
 * it takes time.
 *
 * <p>Cancelling a future frees the request's rows before the next decoder step. A future fails with the exceptions that
 * the call of the same name in {@link Ofa} throws; what is wrong with an input is thrown by the call itself. Every
 * listener may be null.
 */
public final class AsyncOfa {
    /** Tokens of a choice, about. */
    private static final int STEPS_OF_A_CHOICE = 4;

    private final LoadedModel model;
    private final CallGate gate;

    AsyncOfa(LoadedModel model, CallGate gate) {
        this.model = model;
        this.gate = gate;
    }

    /**
     * Performs a request of any task.
     *
     * @param progress hears how far images are
     * @param listener hears what becomes of the request
     */
    public CompletableFuture<Result> run(Request request, PaintListener progress, TaskListener listener) {
        return gated(() -> new RequestRunner(model).run(request, progress, listener));
    }

    /**
     * What a request may cost at most, before anything is done for it.
     *
     * @throws InvalidInputException if the request does not fit its task or the model
     */
    public DecodeCost cost(Request request) {
        return new RequestRunner(model).cost(request);
    }

    /** See {@link Ofa#caption(ImageSource, RequestOptions)}. */
    public CompletableFuture<Caption> caption(ImageSource image, RequestOptions options, TaskListener listener) {
        return gated(() -> Linked.apply(writing(model.caption(), image, options, listener), this::caption));
    }

    /** See {@link Ofa#answer(ImageSource, String, RequestOptions)}. */
    public CompletableFuture<Answer> answer(
            ImageSource image, String question, RequestOptions options, TaskListener listener) {
        return gated(() -> Linked.apply(
                writing(model.answer(), image, options, listener, question),
                result -> answer(requireText(model, result).alternatives())));
    }

    /** See {@link Ofa#answer(ImageSource, String, List, RequestOptions)}. */
    public CompletableFuture<Answer> answer(
            ImageSource image,
            String question,
            List<String> candidates,
            RequestOptions options,
            TaskListener listener) {
        return choose(model.answer().withChoices(candidates), image, options, listener, question);
    }

    /** See {@link Ofa#ground(ImageSource, String, RequestOptions)}. */
    public CompletableFuture<Region> ground(
            ImageSource image, String phrase, RequestOptions options, TaskListener listener) {
        return gated(() -> {
            model.requireBoxes();
            if (options.maxLength() > 0 && options.maxLength() < BoxCoordinates.BINS) {
                throw TaskError.TOO_SHORT_FOR_BOX.with(BoxCoordinates.BINS, options.maxLength());
            }
            return Linked.apply(
                    writing(model.ground(), image, options, listener, phrase),
                    result -> model.boxReader().region(result, phrase));
        });
    }

    /** See {@link Ofa#run(Task, ImageSource, RequestOptions, String...)}. */
    public CompletableFuture<Generation> run(
            TaskPlan task, ImageSource image, RequestOptions options, TaskListener listener, String... texts) {
        TaskPlan used = image == null ? task.withImageSize(0) : task;
        return gated(() -> Linked.apply(writing(used, image, options, listener, texts), result -> {
            List<Alternative> nBest = result.alternatives();
            return new Generation(nBest.get(0).text(), nBest.get(0).score(), model.labeledBoxes(result), nBest);
        }));
    }

    /** See {@link Ofa#choose(Task, ImageSource, RequestOptions, String...)}. */
    public CompletableFuture<Answer> choose(
            TaskPlan task, ImageSource image, RequestOptions options, TaskListener listener, String... texts) {
        return gated(() -> {
            TaskPlan configured = model.configured(task, options);
            Prompt prompt = model.prompt(configured, texts);
            return Linked.apply(
                    model.runner().choose(configured, prompt, model.image(image, configured), listener),
                    outputs -> answer(new DecodedOutputs(outputs, options.nBest(), null).alternatives()));
        });
    }

    /** See {@link Ofa#describe(ImageSource, Box, RequestOptions)}. */
    public CompletableFuture<Caption> describe(
            ImageSource image, Box region, RequestOptions options, TaskListener listener) {
        return gated(() -> {
            model.requireBoxes();
            TaskPlan task = model.configured(Tasks.DESCRIBE_REGION, options);
            ModelImage pixels = model.image(image, task);
            Prompt prompt = model.runner()
                    .prompt(task, PromptInputs.of().withRegion(model.boxReader().tokens(region, pixels)));
            return Linked.apply(writing(task, prompt, pixels, options, listener), this::caption);
        });
    }

    /**
     * See {@link Ofa#paint(String, PaintOptions, PaintListener)}.
     *
     * @param progress hears how far the pictures are
     * @param listener hears of the request's start and end; of no text
     */
    public CompletableFuture<GeneratedImages> paint(
            String text, PaintOptions options, PaintListener progress, TaskListener listener) {
        return gated(() -> model.requirePainter()
                .paint(text, model.prompt(Tasks.PAINT, text).inputIds(), options, progress, listener));
    }

    /**
     * What a request may cost at most, before anything is done for it.
     *
     * @param task one of {@link Tasks}
     * @throws InvalidInputException if the options do not fit the task
     */
    public DecodeCost cost(TaskPlan task, RequestOptions options) {
        TaskPlan configured = model.configured(task, options);
        int choices = configured.choices().size();
        if (choices > 0) {
            int rows = Math.min(choices, RequestOptions.MAX_BEAM_SIZE);
            return new DecodeCost(rows, STEPS_OF_A_CHOICE * ((choices + rows - 1) / rows));
        }
        int length = options.maxLength() > 0
                ? options.maxLength()
                : configured.preset().maxLength();
        return new DecodeCost(configured.preset().beamSize(), length + 1);
    }

    /**
     * What drawing costs, before anything is done for it.
     *
     * @throws InvalidInputException if the model cannot draw
     */
    public DecodeCost cost(PaintOptions options) {
        return new DecodeCost(options.candidates(), model.requirePainter().codes());
    }

    private Caption caption(DecodedOutputs result) {
        List<Alternative> nBest = requireText(model, result).alternatives();
        return new Caption(nBest.get(0).text(), nBest.get(0).score(), nBest);
    }

    /** Codes have names, which would pass for text. */
    static DecodedOutputs requireText(LoadedModel model, DecodedOutputs result) {
        if (model.runner().isPictureCodes(result.outputs().get(0))) {
            throw TaskError.NO_TEXT.with();
        }
        return result;
    }

    private static Answer answer(List<Alternative> nBest) {
        return new Answer(nBest.get(0).text(), nBest.get(0).score(), nBest);
    }

    private CompletableFuture<DecodedOutputs> writing(
            TaskPlan task, ImageSource image, RequestOptions options, TaskListener listener, String... texts) {
        TaskPlan configured = model.configured(task, options);
        Prompt prompt = model.prompt(configured, texts);
        return writing(configured, prompt, model.image(image, configured), options, listener);
    }

    private CompletableFuture<DecodedOutputs> writing(
            TaskPlan configured, Prompt prompt, ModelImage image, RequestOptions options, TaskListener listener) {
        TaskPlan limited = configured.withLengths(
                prompt,
                OptionalInt.empty(),
                options.maxLength() == 0 ? OptionalInt.empty() : OptionalInt.of(options.maxLength()));
        return Linked.apply(
                model.runner().write(limited, prompt, image, listener),
                outputs -> new DecodedOutputs(outputs, options.nBest(), image));
    }

    /** A call is inside the gate until its future is done. */
    private <R> CompletableFuture<R> gated(Supplier<CompletableFuture<R>> request) {
        gate.enter();
        CompletableFuture<R> future;
        try {
            future = request.get();
        } catch (RuntimeException | Error e) {
            gate.leave();
            throw e;
        }
        future.whenComplete((result, failure) -> gate.leave());
        return future;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.decode.DecodeListener;
import io.ofajava.decode.Sampling;
import io.ofajava.error.TaskError;
import io.ofajava.image.Box;
import io.ofajava.task.Linked;
import io.ofajava.task.ModelImage;
import io.ofajava.task.Output;
import io.ofajava.task.OutputKind;
import io.ofajava.task.Prompt;
import io.ofajava.task.PromptInputs;
import io.ofajava.task.TaskDefinition;
import io.ofajava.task.TaskPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Performs a request of any task on one model. */
final class RequestRunner {
    /** Approximate number of tokens of a choice. */
    private static final int STEPS_OF_A_CHOICE = 4;

    private static final int MAX_ROWS = 64;

    private final LoadedModel model;
    private final TaskResolver resolver;

    /** A prepared request. */
    private record Prepared(Request request, TaskPlan plan, Optional<PreparedImage> image, Prompt prompt) {
        /** Null if the task has no image. */
        @Nullable
        ModelImage pixels() {
            return image.map(PreparedImage::pixels).orElse(null);
        }

        List<String> notes() {
            List<String> notes = new ArrayList<>(prompt.notes());
            image.ifPresent(read -> notes.addAll(read.notes()));
            return notes;
        }
    }

    RequestRunner(LoadedModel model) {
        this.model = model;
        this.resolver = new TaskResolver(model);
    }

    /**
     * Prepares a request, decodes its image, and submits it to the engine.
     *
     * @return a future; cancelling it frees the engine's resources for the request
     */
    CompletableFuture<Result> run(Request request) {
        TaskResolver.check(request);
        TaskDefinition task = request.task().definition();
        TaskPlan plan = resolver.plan(task, request.image().isPresent(), request.options());
        if (task.output() == OutputKind.IMAGES) {
            model.requireTextToImage();
        }
        if (task.output() == OutputKind.BOX || request.region().isPresent()) {
            model.requireBoxes();
        }
        Optional<PreparedImage> image = plan.readsImage()
                ? request.image().map(input -> model.images().prepare(input, plan, request.options()))
                : Optional.empty();
        Prompt prompt = model.runner().prompt(plan, inputs(request, image));
        Prepared prepared = new Prepared(request, plan, image, prompt);
        return task.output() == OutputKind.IMAGES ? images(prepared) : text(prepared);
    }

    private PromptInputs inputs(Request request, Optional<PreparedImage> image) {
        PromptInputs inputs = PromptInputs.of(request.texts().toArray(String[]::new))
                .withObjectTags(request.objectTags())
                .withPrefix(request.options().prefix().orElse(""));
        Optional<Box> region = request.region();
        return region.isPresent()
                ? inputs.withRegion(model.requireBoxes()
                        .tokens(region.get(), image.orElseThrow().pixels()))
                : inputs;
    }

    private CompletableFuture<Result> text(Prepared prepared) {
        GenerationOptions options = prepared.request().options();
        TaskPlan limited = prepared.plan().withLengths(prepared.prompt(), options.minLength(), options.maxLength());
        DecodeListener listener = prepared.request()
                .listener()
                .map(followed -> new TextProgress(model.runner(), limited, prepared.prompt(), followed))
                .orElse(null);
        return Linked.apply(
                model.runner().perform(limited, prepared.prompt(), prepared.pixels(), listener),
                outputs -> result(prepared, limited, outputs));
    }

    private CompletableFuture<Result> images(Prepared prepared) {
        Request request = prepared.request();
        GenerationListener listener = request.listener().orElse(null);
        int[] ids = prepared.prompt().inputIds();
        CompletableFuture<GeneratedImages> generated = prepared.image().isEmpty()
                ? model.requireTextToImage().paint(request.texts().get(0), ids, request.options(), listener)
                : model.requireTextToImage().infill(prepared.image().get().pixels(), ids, request.options(), listener);
        return Linked.apply(
                generated,
                images -> new Result(
                        request.task(),
                        "",
                        0,
                        List.of(),
                        List.of(),
                        Optional.of(images),
                        OptionalLong.of(images.seed()),
                        prepared.image().map(PreparedImage::facts),
                        prepared.notes()));
    }

    private Result result(Prepared prepared, TaskPlan plan, List<Output> outputs) {
        Request request = prepared.request();
        Sampling sampling = plan.preset().sampling();
        int listed = sampling == null ? 1 : sampling.samples();
        DecodedOutputs decoded =
                new DecodedOutputs(outputs, request.options().nBest().orElse(listed), prepared.pixels());
        List<Alternative> nBest;
        List<LabeledBox> boxes;
        if (plan.definition().output() == OutputKind.BOX) {
            boxes = model.requireBoxes().boxes(decoded, request.texts().get(0));
            nBest = boxes.stream()
                    .map(box -> new Alternative(box.box().toString(), box.score()))
                    .toList();
        } else {
            requireText(plan.definition(), decoded);
            boxes = decoded.image() == null ? List.of() : model.labeledBoxes(decoded);
            nBest = decoded.alternatives();
        }
        return new Result(
                request.task(),
                nBest.get(0).text(),
                nBest.get(0).score(),
                nBest,
                boxes,
                Optional.empty(),
                sampling == null ? OptionalLong.empty() : OptionalLong.of(sampling.seed()),
                prepared.image().map(PreparedImage::facts),
                prepared.notes());
    }

    /**
     * Rejects image tokens in a text, where their names would pass for words, unless the task can name tokens and
     * requests it.
     */
    private void requireText(TaskDefinition task, DecodedOutputs decoded) {
        if (task.output() == OutputKind.TEXT
                && !task.inputs().namesTokens()
                && model.runner().isImageTokens(decoded.outputs().get(0))) {
            throw TaskError.NO_TEXT.with();
        }
    }

    /** Upper bound of a request's cost, without side effects. */
    RequestCost cost(Request request) {
        TaskResolver.check(request);
        TaskDefinition task = request.task().definition();
        if (task.output() == OutputKind.IMAGES) {
            return new RequestCost(
                    request.options().candidates().orElse(1),
                    model.requireTextToImage().codes());
        }
        TaskPlan plan = resolver.plan(task, request.image().isPresent(), request.options());
        int choices = plan.choices().size();
        if (choices > 0 && !plan.searched()) {
            int rows = Math.min(choices, MAX_ROWS);
            return new RequestCost(rows, STEPS_OF_A_CHOICE * ((choices + rows - 1) / rows));
        }
        int length = request.options().maxLength().orElse(plan.preset().maxLength());
        return new RequestCost(plan.preset().outputs(), length + 1);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.decode.Sampling;
import io.ofajava.image.Box;
import io.ofajava.task.Linked;
import io.ofajava.task.ModelImage;
import io.ofajava.task.Output;
import io.ofajava.task.OutputKind;
import io.ofajava.task.Prompt;
import io.ofajava.task.PromptInputs;
import io.ofajava.task.TaskDefinition;
import io.ofajava.task.TaskListener;
import io.ofajava.task.TaskPlan;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** Performs a request of any task. */
final class RequestRunner {
    private static final int STEPS_OF_A_CHOICE = 4;
    private static final int MAX_ROWS = 64;

    private final LoadedModel model;
    private final TaskResolver resolver;

    RequestRunner(LoadedModel model) {
        this.model = model;
        this.resolver = new TaskResolver(model);
    }

    /**
     * @param progress hears how far images are, or null
     * @param listener hears what becomes of the request, or null
     */
    CompletableFuture<Result> run(Request request, PaintListener progress, TaskListener listener) {
        TaskResolver.check(request);
        TaskDefinition task = request.task().definition();
        TaskPlan plan = resolver.plan(task, request.image().isPresent(), request.options());
        if (task.output() == OutputKind.IMAGES) {
            model.requirePainter();
        }
        if (task.output() == OutputKind.BOX || request.region().isPresent()) {
            model.requireBoxes();
        }
        ModelImage image = plan.readsImage() ? model.image(request.image().orElseThrow(), plan) : null;
        Prompt prompt = model.runner().prompt(plan, inputs(request, image));
        if (task.output() == OutputKind.IMAGES) {
            return images(request, prompt, image, progress, listener);
        }
        TaskPlan limited = plan.withLengths(
                prompt, request.options().minLength(), request.options().maxLength());
        return Linked.apply(
                model.runner().perform(limited, prompt, image, listener),
                outputs -> result(request, limited, image, outputs));
    }

    private PromptInputs inputs(Request request, ModelImage image) {
        PromptInputs inputs = PromptInputs.of(request.texts().toArray(String[]::new))
                .withObjectTags(request.objectTags())
                .withPrefix(request.options().prefix().orElse(""));
        Optional<Box> region = request.region();
        return region.isPresent() ? inputs.withRegion(model.boxReader().tokens(region.get(), image)) : inputs;
    }

    private CompletableFuture<Result> images(
            Request request, Prompt prompt, ModelImage image, PaintListener progress, TaskListener listener) {
        PaintOptions options = TaskResolver.paint(request.options());
        CompletableFuture<GeneratedImages> generated = image == null
                ? model.requirePainter().paint(request.texts().get(0), prompt.inputIds(), options, progress, listener)
                : model.requirePainter().infill(image, prompt.inputIds(), options, progress, listener);
        return Linked.apply(
                generated,
                images -> new Result(
                        request.task(),
                        "",
                        0,
                        List.of(),
                        List.of(),
                        Optional.of(images),
                        OptionalLong.of(images.seed())));
    }

    private Result result(Request request, TaskPlan plan, ModelImage image, List<Output> outputs) {
        Sampling sampling = plan.preset().sampling();
        int listed = sampling == null ? 1 : sampling.samples();
        DecodedOutputs decoded =
                new DecodedOutputs(outputs, request.options().nBest().orElse(listed), image);
        OptionalLong seed = sampling == null ? OptionalLong.empty() : OptionalLong.of(sampling.seed());
        if (plan.definition().output() == OutputKind.BOX) {
            Region region = model.boxReader().region(decoded, request.texts().get(0));
            List<LabeledBox> boxes = region.nBest().stream()
                    .map(box -> new LabeledBox(box.box(), box.normalized(), ""))
                    .toList();
            List<Alternative> scores = region.nBest().stream()
                    .map(box -> new Alternative(box.box().toString(), box.score()))
                    .toList();
            return new Result(
                    request.task(), region.box().toString(), region.score(), scores, boxes, Optional.empty(), seed);
        }
        if (plan.definition().output() == OutputKind.TEXT
                && !plan.definition().inputs().namesTokens()) {
            AsyncOfa.requireText(model, decoded); // where tokens may be named, their names may be asked for
        }
        List<Alternative> nBest = decoded.alternatives();
        return new Result(
                request.task(),
                nBest.get(0).text(),
                nBest.get(0).score(),
                nBest,
                image == null ? List.of() : model.labeledBoxes(decoded),
                Optional.empty(),
                seed);
    }

    /** What a request may cost at most, before anything is done for it. */
    DecodeCost cost(Request request) {
        TaskResolver.check(request);
        TaskDefinition task = request.task().definition();
        if (task.output() == OutputKind.IMAGES) {
            return new DecodeCost(
                    request.options().candidates().orElse(1),
                    model.requirePainter().codes());
        }
        TaskPlan plan = resolver.plan(task, request.image().isPresent(), request.options());
        int choices = plan.choices().size();
        if (choices > 0 && !plan.searched()) {
            int rows = Math.min(choices, MAX_ROWS);
            return new DecodeCost(rows, STEPS_OF_A_CHOICE * ((choices + rows - 1) / rows));
        }
        int length = request.options().maxLength().orElse(plan.preset().maxLength());
        return new DecodeCost(plan.preset().outputs(), length + 1);
    }
}

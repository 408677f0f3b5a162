// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.decode.Sampling;
import io.ofajava.error.InvalidInputException;
import io.ofajava.task.ChoiceUse;
import io.ofajava.task.DecodePreset;
import io.ofajava.task.OutputKind;
import io.ofajava.task.TaskDefinition;
import io.ofajava.task.TaskPlan;
import io.ofajava.task.Use;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Checks a request against its task, and settles how the task is performed: published, then checkpoint, then request.
 */
final class TaskResolver {
    private final LoadedModel model;

    TaskResolver(LoadedModel model) {
        this.model = model;
    }

    /**
     * @throws InvalidInputException if the task lacks an input or takes none of that kind, or the model cannot do it
     */
    static void check(Request request) {
        TaskDefinition task = request.task().definition();
        checkUse(task, "image", task.inputs().image(), request.image().isPresent());
        checkUse(task, "region", task.inputs().region(), request.region().isPresent());
        checkUse(
                task,
                "object tags",
                task.inputs().objectTags(),
                !request.objectTags().isEmpty());
        checkOptions(task, request.options());
    }

    private static void checkUse(TaskDefinition task, String input, Use use, boolean given) {
        if (use == Use.REQUIRED && !given) {
            throw new InvalidInputException("task " + task.name() + " needs " + input + "; give one");
        }
        if (use == Use.NONE && given) {
            throw new InvalidInputException("task " + task.name() + " takes no " + input + "; leave it out");
        }
    }

    private static void checkOptions(TaskDefinition task, GenerationOptions options) {
        Set<String> others = new TreeSet<>(options.toMap().keySet());
        others.removeAll(task.options());
        if (!others.isEmpty()) {
            throw new InvalidInputException("task " + task.name() + " does not take "
                    + others.iterator().next() + "; leave it out, or set one of " + task.options());
        }
        exclude(options, "topK", "topP");
        boolean images = task.output() == OutputKind.IMAGES;
        for (String sampled : List.of("topK", "topP", "candidates")) {
            exclude(options, "beamSize", sampled);
            if (!images && options.isSet(sampled) && !options.sampling().orElse(true)) {
                throw new InvalidInputException(sampled + " is set, but sampling is false; leave one of them out");
            }
        }
        if (options.sampling().orElse(false)) {
            exclude(options, "beamSize", "sampling");
        }
        if (!options.choices().isEmpty()) {
            for (String free : List.of("topK", "topP", "candidates", "sampling", "prefix")) {
                exclude(options, "choices", free);
            }
        }
    }

    private static void exclude(GenerationOptions options, String one, String other) {
        if (options.isSet(one) && options.isSet(other)) {
            throw new InvalidInputException(one + " and " + other + " exclude each other; give one of them");
        }
    }

    /** The task as this model performs it with these options. */
    TaskPlan plan(TaskDefinition task, boolean withImage, GenerationOptions options) {
        TaskPlan plan = model.configured(model.plan(task.name()));
        if (!withImage) {
            plan = plan.withImageSize(0);
        }
        if (options.imageSize().isPresent()) {
            plan = plan.withImageSize(options.imageSize().getAsInt());
        }
        if (plan.readsImage()) {
            model.sizes().require(plan.imageSize());
        }
        if (options.promptType().isPresent()) {
            plan = plan.withPromptType(options.promptType().get());
        }
        if (!options.choices().isEmpty()) {
            plan = plan.withChoices(options.choices());
        }
        if (task.choiceUse() == ChoiceUse.REQUIRED && plan.choices().isEmpty()) {
            throw new InvalidInputException("task " + task.name() + " needs choices; give some");
        }
        plan = plan.withPreset(preset(plan.preset(), options, task.output()))
                .withSearched(options.beamSize().isPresent()
                        || options.choices().isEmpty() && plan.searched()); // gen_type of the checkpoint
        requireOutputs(plan, options);
        return plan;
    }

    private static DecodePreset preset(DecodePreset preset, GenerationOptions options, OutputKind output) {
        DecodePreset result = preset;
        if (options.beamSize().isPresent()) {
            result = result.withBeamSize(options.beamSize().getAsInt());
        }
        if (options.lengthPenalty().isPresent()) {
            result = result.withLengthPenalty((float) options.lengthPenalty().getAsDouble());
        }
        if (options.noRepeatNgramSize().isPresent()) {
            result = result.withNoRepeatNgramSize(options.noRepeatNgramSize().getAsInt());
        }
        if (options.unknownPenalty().isPresent()) {
            result = result.withUnknownPenalty((float) options.unknownPenalty().getAsDouble());
        }
        if (options.temperature().isPresent()) {
            result = result.withTemperature((float) options.temperature().getAsDouble());
        }
        boolean sampled = options.sampling().orElse(false)
                || options.topK().isPresent()
                || options.topP().isPresent()
                || options.candidates().isPresent();
        return sampled && output != OutputKind.IMAGES ? result.withSampling(sampling(options)) : result;
    }

    private static Sampling sampling(GenerationOptions options) {
        return new Sampling(
                options.candidates().orElse(options.nBest().orElse(1)),
                options.topK().orElse(0),
                (float) options.topP().orElse(0),
                options.seed().orElseGet(() -> ThreadLocalRandom.current().nextLong(Integer.MAX_VALUE)));
    }

    private static void requireOutputs(TaskPlan plan, GenerationOptions options) {
        int available = plan.choices().isEmpty() || plan.searched()
                ? plan.preset().outputs()
                : plan.choices().size();
        if (options.nBest().orElse(1) > available) {
            throw new InvalidInputException("nBest is " + options.nBest().getAsInt() + ", but there are only "
                    + available + " outputs; ask for a larger beamSize, or for more candidates");
        }
    }

    /** How images are sampled. */
    static PaintOptions paint(GenerationOptions options) {
        return new PaintOptions(
                options.candidates().orElse(1),
                options.seed().isPresent() ? options.seed().getAsLong() : null,
                options.topK().orElse(0),
                (float) options.topP().orElse(0),
                (float) options.temperature().orElse(0));
    }
}

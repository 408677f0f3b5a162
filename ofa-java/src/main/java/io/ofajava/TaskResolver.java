// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.decode.Sampling;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.OptionError;
import io.ofajava.error.Setting;
import io.ofajava.error.TaskError;
import io.ofajava.task.BoxTokens;
import io.ofajava.task.ChoiceUse;
import io.ofajava.task.DecodePreset;
import io.ofajava.task.DecoderPrompt;
import io.ofajava.task.OutputKind;
import io.ofajava.task.TaskDefinition;
import io.ofajava.task.TaskPlan;
import io.ofajava.task.Use;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Checks a request against its task and resolves its settings. Precedence: request, then checkpoint, then the published
 * settings.
 */
final class TaskResolver {
    private final LoadedModel model;

    TaskResolver(LoadedModel model) {
        this.model = model;
    }

    /**
     * @throws InvalidInputException if a required input is missing, an input or option is not accepted, or the model
     *     does not support the task
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
            throw TaskError.INPUT_MISSING.with(task.name(), input);
        }
        if (use == Use.NONE && given) {
            throw TaskError.INPUT_NOT_TAKEN.with(task.name(), input);
        }
    }

    private static void checkOptions(TaskDefinition task, GenerationOptions options) {
        for (Setting setting : Setting.values()) {
            if (options.isSet(setting) && !task.options().contains(setting)) {
                throw TaskError.OPTION_NOT_TAKEN.with(task.name(), setting);
            }
        }
        exclude(options, Setting.TOP_K, Setting.TOP_P);
        boolean images = task.output() == OutputKind.IMAGES;
        for (Setting sampled : List.of(Setting.TOP_K, Setting.TOP_P, Setting.CANDIDATES)) {
            exclude(options, Setting.BEAM_SIZE, sampled);
            if (!images && options.isSet(sampled) && !options.sampling().orElse(true)) {
                throw OptionError.EXCLUSIVE.with(sampled, Setting.SAMPLING);
            }
        }
        if (options.sampling().orElse(false)) {
            exclude(options, Setting.BEAM_SIZE, Setting.SAMPLING);
        }
        if (!options.choices().isEmpty()) {
            for (Setting free :
                    List.of(Setting.TOP_K, Setting.TOP_P, Setting.CANDIDATES, Setting.SAMPLING, Setting.PREFIX)) {
                exclude(options, Setting.CHOICES, free);
            }
        }
        boolean box = task.output() == OutputKind.BOX;
        if (box && options.maxLength().orElse(BoxTokens.BINS) < BoxTokens.BINS) {
            throw TaskError.TOO_SHORT_FOR_BOX.with(
                    BoxTokens.BINS, options.maxLength().getAsInt());
        }
    }

    private static void exclude(GenerationOptions options, Setting one, Setting other) {
        if (options.isSet(one) && options.isSet(other)) {
            throw OptionError.EXCLUSIVE.with(one, other);
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
            plan = plan.withPromptType(
                    DecoderPrompt.parse(options.promptType().get().toString()));
        }
        if (!options.choices().isEmpty()) {
            plan = plan.withChoices(options.choices());
        }
        if (task.choiceUse() == ChoiceUse.REQUIRED && plan.choices().isEmpty()) {
            throw TaskError.INPUT_MISSING.with(task.name(), "choices");
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
            throw TaskError.N_BEST_TOO_LARGE.with(
                    Setting.N_BEST, options.nBest().getAsInt(), available);
        }
    }
}

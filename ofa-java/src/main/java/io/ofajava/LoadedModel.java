// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.checkpoint.FineTuning;
import io.ofajava.engine.EngineStatistics;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.OfaException;
import io.ofajava.error.Setting;
import io.ofajava.error.TaskError;
import io.ofajava.task.ModelImage;
import io.ofajava.task.OutputKind;
import io.ofajava.task.Prompt;
import io.ofajava.task.TaskConfiguration;
import io.ofajava.task.TaskDefinition;
import io.ofajava.task.TaskPlan;
import io.ofajava.task.TaskRunner;
import io.ofajava.task.TaskTable;
import io.ofajava.task.Tasks;
import io.ofajava.task.Use;
import io.ofajava.text.Language;
import java.util.List;
import java.util.function.Supplier;

/**
 * A checkpoint that was opened, compiled and started, with what its configuration says about tasks.
 *
 * @param runner performs tasks
 * @param boxReader null where the vocabulary has no bins
 * @param images makes pictures ready
 * @param tuning what the checkpoint says about the task that it was fine-tuned for
 * @param generation the configuration's settings of tasks, or null
 * @param imageSize the configuration's picture size, 0 where it has none
 * @param sizes the picture sizes that the model has positions for
 * @param huge whether the published presets of the huge size apply
 * @param info for people
 * @param painter draws pictures; null where the model cannot
 * @param noPainter why it cannot
 * @param statistics what the engine does and has done
 * @param engine frees everything
 */
record LoadedModel(
        TaskRunner runner,
        BoxReader boxReader,
        ImagePreparation images,
        FineTuning tuning,
        JsonNode generation,
        int imageSize,
        ImageSizes sizes,
        boolean huge,
        ModelInfo info,
        TextToImage painter,
        Supplier<OfaException> noPainter,
        Supplier<EngineStatistics> statistics,
        Runnable engine)
        implements AutoCloseable {
    TaskPlan caption() {
        return plan("caption");
    }

    TaskPlan answer() {
        return plan("answer");
    }

    TaskPlan ground() {
        return plan("ground");
    }

    /**
     * A task of the table as it was published for models of this language and size.
     *
     * @throws InvalidInputException if there is no prompt for it in this language
     */
    TaskPlan plan(String name) {
        TaskDefinition task = TaskTable.find(name).orElseThrow();
        if (!task.isIn(runner.language())) {
            throw TaskError.NO_PROMPT.with(info.checkpoint(), runner.language(), name);
        }
        TaskPlan plan = task.plan(runner.language());
        return huge && name.equals("caption") && runner.language() == Language.ENGLISH ? Tasks.huge(plan) : plan;
    }

    /** The task with what the checkpoint's configuration says about it. */
    TaskPlan configured(TaskPlan task) {
        TaskPlan tuned = FineTunedTasks.apply(task, tuning);
        return TaskConfiguration.apply(
                imageSize > 0 && tuned.sizedByCheckpoint() ? tuned.withImageSize(imageSize) : tuned, generation);
    }

    /** Whether the model can do it: in its language, with bins for boxes, with a VQGAN for images. */
    boolean serves(TaskDefinition task) {
        boolean boxes = task.output() == OutputKind.BOX || task.inputs().region() == Use.REQUIRED;
        boolean images = task.output() == OutputKind.IMAGES;
        return task.isIn(runner.language()) && !(boxes && boxReader == null) && !(images && painter == null);
    }

    /** The task with what the configuration and then the user say about it. */
    TaskPlan configured(TaskPlan task, RequestOptions options) {
        TaskPlan result = configured(task);
        if (options.beamSize() > 0) {
            result = result.withPreset(result.preset().withBeamSize(options.beamSize()));
        }
        if (options.imageSize() > 0 && result.readsImage()) {
            result = result.withImageSize(options.imageSize());
        }
        if (result.readsImage()) {
            sizes.require(result.imageSize());
        }
        if (options.promptType() != null) {
            result = result.withPromptType(options.promptType());
        }
        int available = result.choices().isEmpty() ? result.preset().beamSize() : RequestOptions.MAX_BEAM_SIZE;
        if (options.nBest() > available) {
            throw TaskError.N_BEST_TOO_LARGE.with(Setting.N_BEST, options.nBest(), available);
        }
        return result;
    }

    Prompt prompt(TaskPlan task, String... texts) {
        return runner.prompt(task, texts);
    }

    /** The picture for a task, or null for a task that reads none. */
    ModelImage image(ImageSource source, TaskPlan task) {
        if (!task.readsImage()) {
            return null;
        }
        if (source == null) {
            throw TaskError.INPUT_MISSING.with("this task", "an image");
        }
        return images.prepare(source, task);
    }

    /** The boxes in what the model wrote; none where its vocabulary has no bins. */
    List<LabeledBox> labeledBoxes(DecodedOutputs written) {
        return boxReader == null ? List.of() : boxReader.labeledBoxes(written);
    }

    TextToImage requirePainter() {
        if (painter == null) {
            throw noPainter.get();
        }
        return painter;
    }

    void requireBoxes() {
        if (boxReader == null) {
            throw TaskError.NO_BINS.with(info.checkpoint());
        }
    }

    @Override
    public void close() {
        engine.run();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.engine.EngineStatistics;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.OfaException;
import io.ofajava.error.Setting;
import io.ofajava.error.TaskError;
import io.ofajava.task.ModelImage;
import io.ofajava.task.Prompt;
import io.ofajava.task.Task;
import io.ofajava.task.TaskConfiguration;
import io.ofajava.task.TaskDefinition;
import io.ofajava.task.TaskRunner;
import io.ofajava.task.TaskTable;
import io.ofajava.task.Tasks;
import io.ofajava.text.Language;
import java.util.List;
import java.util.function.Supplier;

/**
 * A checkpoint that was opened, compiled and started, with what its configuration says about tasks.
 *
 * @param runner performs tasks
 * @param boxReader null where the vocabulary has no bins
 * @param images makes pictures ready
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
    Task caption() {
        return plan("caption");
    }

    Task answer() {
        return plan("answer");
    }

    Task ground() {
        return plan("ground");
    }

    /**
     * A task of the table as it was published for models of this language and size.
     *
     * @throws InvalidInputException if there is no prompt for it in this language
     */
    Task plan(String name) {
        TaskDefinition task = TaskTable.find(name).orElseThrow();
        if (!task.isIn(runner.language())) {
            throw TaskError.NO_PROMPT.with(info.checkpoint(), runner.language(), name);
        }
        Task plan = task.plan(runner.language());
        return huge && name.equals("caption") && runner.language() == Language.ENGLISH ? Tasks.huge(plan) : plan;
    }

    /** The task with what the configuration and then the user say about it. */
    Task configured(Task task, RequestOptions options) {
        Task result = TaskConfiguration.apply(
                imageSize > 0 && task.sizedByCheckpoint() ? task.withImageSize(imageSize) : task, generation);
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

    Prompt prompt(Task task, String... texts) {
        return runner.prompt(task, texts);
    }

    /** The picture for a task, or null for a task that reads none. */
    ModelImage image(ImageSource source, Task task) {
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

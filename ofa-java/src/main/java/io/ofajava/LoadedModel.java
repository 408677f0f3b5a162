// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.assembly.ImageSizes;
import io.ofajava.checkpoint.FineTuning;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.OfaException;
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
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint that was opened, compiled and started, with what its configuration says about tasks.
 *
 * @param runner performs tasks
 * @param boxReader null where the vocabulary has no bins
 * @param images prepares images
 * @param tuning what the checkpoint says about the task that it was fine-tuned for
 * @param generation the configuration's settings of tasks, or null
 * @param imageSize the configuration's image size, 0 where it has none
 * @param sizes the image sizes that the model has positions for
 * @param huge whether the published presets of the huge size apply
 * @param info what was loaded
 * @param painter generates images; null where the model cannot
 * @param noPainter why it cannot
 * @param statistics what the engine does and has done
 * @param engine frees everything
 */
record LoadedModel(
        TaskRunner runner,
        @Nullable BoxReader boxReader,
        ImagePreparation images,
        FineTuning tuning,
        @Nullable JsonNode generation,
        int imageSize,
        ImageSizes sizes,
        boolean huge,
        ModelInfo info,
        @Nullable TextToImage painter,
        Supplier<OfaException> noPainter,
        Supplier<Statistics> statistics,
        Runnable engine)
        implements AutoCloseable {
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

    Prompt prompt(TaskPlan task, String... texts) {
        return runner.prompt(task, texts);
    }

    /** The image as a task reads it; null for a task that reads none. */
    @Nullable
    ModelImage image(@Nullable ImageInput input, TaskPlan task) {
        return task.readsImage()
                ? images.prepare(Objects.requireNonNull(input, "image"), task, GenerationOptions.defaults())
                        .pixels()
                : null;
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

    BoxReader requireBoxes() {
        if (boxReader == null) {
            throw TaskError.NO_BINS.with(info.checkpoint());
        }
        return boxReader;
    }

    @Override
    public void close() {
        engine.run();
    }
}

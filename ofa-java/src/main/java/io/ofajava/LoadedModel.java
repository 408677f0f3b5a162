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
 * A checkpoint with its running engine and the task settings of its configuration.
 *
 * @param runner performs tasks
 * @param boxReader null if the vocabulary has no bins
 * @param images prepares images
 * @param tuning the checkpoint's fine-tuning settings
 * @param generation the configuration's task settings, or null
 * @param imageSize the configuration's image size; 0 if it has none
 * @param sizes the image sizes for which the model has positions
 * @param huge whether the published presets of the huge size apply
 * @param info describes the model
 * @param textToImage generates images; null if the model cannot
 * @param noTextToImage why the model cannot generate images
 * @param statistics current statistics of the engine
 * @param engine frees all resources
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
        @Nullable TextToImage textToImage,
        Supplier<OfaException> noTextToImage,
        Supplier<Statistics> statistics,
        Runnable engine)
        implements AutoCloseable {
    /**
     * The published task for this model's language and size.
     *
     * @throws InvalidInputException if the task has no prompt in this language
     */
    TaskPlan plan(String name) {
        TaskDefinition task = TaskTable.find(name).orElseThrow();
        if (!task.isIn(runner.language())) {
            throw TaskError.NO_PROMPT.with(info.checkpoint(), runner.language(), name);
        }
        TaskPlan plan = task.plan(runner.language());
        return huge && name.equals("caption") && runner.language() == Language.ENGLISH ? Tasks.huge(plan) : plan;
    }

    /** The task with the settings of the checkpoint's configuration. */
    TaskPlan configured(TaskPlan task) {
        TaskPlan tuned = FineTunedTasks.apply(task, tuning);
        return TaskConfiguration.apply(
                imageSize > 0 && tuned.sizedByCheckpoint() ? tuned.withImageSize(imageSize) : tuned, generation);
    }

    /** Whether the model supports the task: its language, bins for boxes, a VQGAN for images. */
    boolean serves(TaskDefinition task) {
        boolean boxes = task.output() == OutputKind.BOX || task.inputs().region() == Use.REQUIRED;
        boolean images = task.output() == OutputKind.IMAGES;
        return task.isIn(runner.language()) && !(boxes && boxReader == null) && !(images && textToImage == null);
    }

    Prompt prompt(TaskPlan task, String... texts) {
        return runner.prompt(task, texts);
    }

    /** The image prepared for a task; null for a task without an image. */
    @Nullable
    ModelImage image(@Nullable ImageInput input, TaskPlan task) {
        return task.readsImage()
                ? images.prepare(Objects.requireNonNull(input, "image"), task, GenerationOptions.defaults())
                        .pixels()
                : null;
    }

    /** The boxes in a generated text; none if the vocabulary has no bins. */
    List<LabeledBox> labeledBoxes(DecodedOutputs written) {
        return boxReader == null ? List.of() : boxReader.labeledBoxes(written);
    }

    TextToImage requireTextToImage() {
        if (textToImage == null) {
            throw noTextToImage.get();
        }
        return textToImage;
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

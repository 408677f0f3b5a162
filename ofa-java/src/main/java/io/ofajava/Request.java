// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.image.Box;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The inputs and options of a task. They are checked against the task and the model at submission, with
 * {@code task-...} errors. Immutable. A request with a listener or a stream can be submitted once.
 *
 * <pre>{@code
 * Request request = Request.of(Task.of("answer"))
 *         .withImage(ImageInput.of(Path.of("bus.jpg")))
 *         .withText("what color is the bus?")
 *         .withOptions(GenerationOptions.defaults().withChoices(List.of("red", "blue")));
 * }</pre>
 */
public final class Request {
    private final Task task;
    private final Inputs inputs;
    private final GenerationOptions options;
    private final @Nullable GenerationListener listener;

    /** Absent values are null or empty. */
    private record Inputs(
            @Nullable ImageInput image,
            List<String> texts,
            @Nullable Box region,
            List<String> objectTags) {
        static final Inputs NONE = new Inputs(null, List.of(), null, List.of());
    }

    private Request(Task task, Inputs inputs, GenerationOptions options, @Nullable GenerationListener listener) {
        this.task = task;
        this.inputs = inputs;
        this.options = options;
        this.listener = listener;
    }

    private Request with(Inputs others) {
        return new Request(task, others, options, listener);
    }

    /** A request without inputs. */
    public static Request of(Task task) {
        return new Request(Objects.requireNonNull(task, "task"), Inputs.NONE, GenerationOptions.defaults(), null);
    }

    /** Returns a copy with this image. */
    public Request withImage(ImageInput value) {
        Objects.requireNonNull(value, "image");
        return with(new Inputs(value, inputs.texts, inputs.region, inputs.objectTags));
    }

    /** Returns a copy with these texts, one for each of {@link Task#texts()}, in that order. */
    public Request withText(String... values) {
        for (String value : values) {
            Objects.requireNonNull(value, "text");
        }
        return with(new Inputs(inputs.image, List.of(values), inputs.region, inputs.objectTags));
    }

    /** Returns a copy with this region, in pixels of the oriented image. */
    public Request withRegion(Box value) {
        Objects.requireNonNull(value, "region");
        return with(new Inputs(inputs.image, inputs.texts, value, inputs.objectTags));
    }

    /** Returns a copy with the names of objects in the image, at most 30. */
    public Request withObjectTags(List<String> values) {
        Objects.requireNonNull(values, "objectTags");
        return with(new Inputs(inputs.image, inputs.texts, inputs.region, List.copyOf(values)));
    }

    /** Returns a copy with other options. */
    public Request withOptions(GenerationOptions value) {
        return new Request(task, inputs, Objects.requireNonNull(value, "options"), listener);
    }

    /** Returns a copy with this listener. */
    public Request withListener(GenerationListener value) {
        return new Request(task, inputs, options, Objects.requireNonNull(value, "listener"));
    }

    /** The task. */
    public Task task() {
        return task;
    }

    /** The image. */
    public Optional<ImageInput> image() {
        return Optional.ofNullable(inputs.image);
    }

    /** The texts. */
    public List<String> texts() {
        return inputs.texts;
    }

    /** The region, in pixels of the oriented image. */
    public Optional<Box> region() {
        return Optional.ofNullable(inputs.region);
    }

    /** Names of objects in the image. */
    public List<String> objectTags() {
        return inputs.objectTags;
    }

    /** Options that override the published settings. */
    public GenerationOptions options() {
        return options;
    }

    /** The listener. */
    public Optional<GenerationListener> listener() {
        return Optional.ofNullable(listener);
    }
}

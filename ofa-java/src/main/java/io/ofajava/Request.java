// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.image.Box;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a task is asked to do. It is checked against the task and the model when it is submitted, with {@code task-...}
 * errors. Immutable; a listener and a stream among its inputs serve one submission.
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

    /** A request without any input. */
    public static Request of(Task task) {
        return new Request(Objects.requireNonNull(task, "task"), Inputs.NONE, GenerationOptions.defaults(), null);
    }

    /** The same about an image. */
    public Request withImage(ImageInput value) {
        Objects.requireNonNull(value, "image");
        return with(new Inputs(value, inputs.texts, inputs.region, inputs.objectTags));
    }

    /** The same with texts, one for each of {@link Task#texts()}, in that order. */
    public Request withText(String... values) {
        for (String value : values) {
            Objects.requireNonNull(value, "text");
        }
        return with(new Inputs(inputs.image, List.of(values), inputs.region, inputs.objectTags));
    }

    /** The same about a region, in pixels of the image as it is after orientation. */
    public Request withRegion(Box value) {
        Objects.requireNonNull(value, "region");
        return with(new Inputs(inputs.image, inputs.texts, value, inputs.objectTags));
    }

    /** The same with the names of objects on the image, at most 30. */
    public Request withObjectTags(List<String> values) {
        Objects.requireNonNull(values, "objectTags");
        return with(new Inputs(inputs.image, inputs.texts, inputs.region, List.copyOf(values)));
    }

    /** The same with other options. */
    public Request withOptions(GenerationOptions value) {
        return new Request(task, inputs, Objects.requireNonNull(value, "options"), listener);
    }

    /** The same, followed by a listener. */
    public Request withListener(GenerationListener value) {
        return new Request(task, inputs, options, Objects.requireNonNull(value, "listener"));
    }

    /** What is to be done. */
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

    /** The region, in pixels of the image as it is after orientation. */
    public Optional<Box> region() {
        return Optional.ofNullable(inputs.region);
    }

    /** Names of objects on the image. */
    public List<String> objectTags() {
        return inputs.objectTags;
    }

    /** How it departs from the published settings. */
    public GenerationOptions options() {
        return options;
    }

    /** What follows it. */
    public Optional<GenerationListener> listener() {
        return Optional.ofNullable(listener);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.image.Box;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What a task is asked to do. It is checked against the task and the model when it is submitted. Immutable. */
public final class Request {
    private final Task task;
    private final ImageSource image;
    private final List<String> texts;
    private final Box region;
    private final List<String> objectTags;
    private final GenerationOptions options;

    private Request(
            Task task,
            ImageSource image,
            List<String> texts,
            Box region,
            List<String> objectTags,
            GenerationOptions options) {
        this.task = Objects.requireNonNull(task, "task");
        this.image = image;
        this.texts = List.copyOf(texts);
        this.region = region;
        this.objectTags = List.copyOf(objectTags);
        this.options = Objects.requireNonNull(options, "options");
    }

    /** A request without any input. */
    public static Request of(Task task) {
        return new Request(task, null, List.of(), null, List.of(), GenerationOptions.defaults());
    }

    /** The same about an image. */
    public Request withImage(ImageSource value) {
        return new Request(task, Objects.requireNonNull(value, "image"), texts, region, objectTags, options);
    }

    /** The same with texts, one for each of {@link Task#texts()}. */
    public Request withText(String... values) {
        return new Request(task, image, List.of(values), region, objectTags, options);
    }

    /** The same about a region, in pixels of the image. */
    public Request withRegion(Box value) {
        return new Request(task, image, texts, Objects.requireNonNull(value, "region"), objectTags, options);
    }

    /** The same with the names of objects on the image, at most 30. */
    public Request withObjectTags(List<String> values) {
        return new Request(task, image, texts, region, values, options);
    }

    /** The same with other options. */
    public Request withOptions(GenerationOptions value) {
        return new Request(task, image, texts, region, objectTags, value);
    }

    /** What is to be done. */
    public Task task() {
        return task;
    }

    /** The image. */
    public Optional<ImageSource> image() {
        return Optional.ofNullable(image);
    }

    /** The texts. */
    public List<String> texts() {
        return texts;
    }

    /** The region, in pixels of the image. */
    public Optional<Box> region() {
        return Optional.ofNullable(region);
    }

    /** Names of objects on the image. */
    public List<String> objectTags() {
        return objectTags;
    }

    /** How it departs from the published settings. */
    public GenerationOptions options() {
        return options;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

import io.ofajava.image.ImageGeometry;
import java.util.List;

/**
 * The inputs of a task.
 *
 * @param image whether it needs an image
 * @param geometry how the image is fitted to a square
 * @param imageSize side of the square in pixels, as published; 0 if the task has no image
 * @param texts its texts, in the order of the prompt's slots
 * @param region whether it accepts a region of the image
 * @param objectTags whether it accepts the names of objects in the image
 * @param namesTokens whether {@code <bin_3>}, {@code <code_3>} and {@code <mask>} in a text stand for those tokens;
 *     otherwise they are plain characters
 * @param maxPromptTokens maximum length of the encoded prompt, without start and end token; longer prompts are
 *     truncated
 */
public record TaskInputs(
        Use image,
        ImageGeometry geometry,
        int imageSize,
        List<TextInput> texts,
        Use region,
        Use objectTags,
        boolean namesTokens,
        int maxPromptTokens) {
    /** No limit except the model's. */
    static final int UNLIMITED = Integer.MAX_VALUE;

    /** Makes a private copy of the texts; rejects an image without a size. */
    public TaskInputs {
        texts = List.copyOf(texts);
        if ((image == Use.NONE) != (imageSize == 0)) {
            throw new IllegalArgumentException("image is " + image + ", but its size is " + imageSize);
        }
    }

    /** An image only. */
    static TaskInputs image(int size) {
        return new TaskInputs(
                Use.REQUIRED, ImageGeometry.SQUARE, size, List.of(), Use.NONE, Use.NONE, false, UNLIMITED);
    }

    /** No inputs. */
    static TaskInputs none() {
        return new TaskInputs(Use.NONE, ImageGeometry.SQUARE, 0, List.of(), Use.NONE, Use.NONE, false, UNLIMITED);
    }

    /** A text that is not truncated. */
    TaskInputs withText(String name, TextRule rule) {
        return withText(name, (text, words) -> rule.apply(text), TextInput.UNLIMITED);
    }

    TaskInputs withText(String name, TextInput.Rule rule, int maxWords) {
        List<TextInput> more = new java.util.ArrayList<>(texts);
        more.add(new TextInput(name, rule, maxWords));
        return new TaskInputs(image, geometry, imageSize, more, region, objectTags, namesTokens, maxPromptTokens);
    }

    TaskInputs withGeometry(ImageGeometry value) {
        return new TaskInputs(image, value, imageSize, texts, region, objectTags, namesTokens, maxPromptTokens);
    }

    TaskInputs withOptionalImage() {
        return new TaskInputs(
                Use.OPTIONAL, geometry, imageSize, texts, region, objectTags, namesTokens, maxPromptTokens);
    }

    TaskInputs withRegion(Use value) {
        return new TaskInputs(image, geometry, imageSize, texts, value, objectTags, namesTokens, maxPromptTokens);
    }

    TaskInputs withObjectTags() {
        return new TaskInputs(image, geometry, imageSize, texts, region, Use.OPTIONAL, namesTokens, maxPromptTokens);
    }

    TaskInputs withNamedTokens() {
        return new TaskInputs(image, geometry, imageSize, texts, region, objectTags, true, maxPromptTokens);
    }

    TaskInputs withMaxPromptTokens(int value) {
        return new TaskInputs(image, geometry, imageSize, texts, region, objectTags, namesTokens, value);
    }
}

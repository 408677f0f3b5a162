// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** Builds the requests of the verbs of {@link Ofa} and {@link AsyncOfa}. */
final class Verbs {
    private Verbs() {}

    static Request caption(ImageInput image, GenerationOptions options) {
        return Request.of(Task.of("caption")).withImage(image).withOptions(options);
    }

    static List<Request> captions(List<ImageInput> images, GenerationOptions options) {
        Objects.requireNonNull(images, "images");
        return images.stream().map(image -> caption(image, options)).toList();
    }

    static Request answer(ImageInput image, String question, GenerationOptions options) {
        Objects.requireNonNull(question, "question");
        return Request.of(Task.of("answer")).withImage(image).withText(question).withOptions(options);
    }

    static Request ground(ImageInput image, String phrase, GenerationOptions options) {
        Objects.requireNonNull(phrase, "phrase");
        return Request.of(Task.of("ground")).withImage(image).withText(phrase).withOptions(options);
    }

    static Request instruct(String instruction) {
        Objects.requireNonNull(instruction, "instruction");
        return Request.of(Task.of("run")).withText(instruction);
    }

    static Request paint(String text, GenerationOptions options) {
        Objects.requireNonNull(text, "text");
        return Request.of(Task.of("paint")).withText(text).withOptions(options);
    }

    static <T> List<Outcome<T>> map(List<Outcome<Result>> outcomes, Function<Result, T> conversion) {
        return outcomes.stream()
                .<Outcome<T>>map(outcome -> outcome.map(conversion))
                .toList();
    }
}

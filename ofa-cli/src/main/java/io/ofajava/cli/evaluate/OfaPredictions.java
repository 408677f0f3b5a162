// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli.evaluate;

import io.ofajava.GenerationOptions;
import io.ofajava.ImageInput;
import io.ofajava.Ofa;
import io.ofajava.Request;
import io.ofajava.Task;
import io.ofajava.error.ModelOutputException;
import io.ofajava.image.Box;
import org.jspecify.annotations.Nullable;

/** The predictions of a loaded model. Thread-safe. */
record OfaPredictions(Ofa ofa, GenerationOptions options) implements DataEvaluation.Model {
    @Override
    public Prediction predict(Metric metric, Example example) {
        ImageInput image = ImageInput.of(example.image());
        return switch (metric) {
            case CAPTION -> text(example, ofa.caption(image, options).text());
            case ANSWER ->
                text(example, ofa.answer(image, example.text(), options).text());
            case ENTAIL ->
                text(
                        example,
                        ofa.run(entailment(example).withImage(image).withOptions(options))
                                .text());
            case GROUND -> new Prediction(example.id(), "", ground(image, example.text()));
        };
    }

    private static Request entailment(Example example) {
        return example.caption().isEmpty()
                ? Request.of(Task.of("entail")).withText(example.text())
                : Request.of(Task.of("entail-with-caption")).withText(example.caption(), example.text());
    }

    /** An output that is not a box counts as not found. */
    private @Nullable Box ground(ImageInput image, String phrase) {
        try {
            return ofa.ground(image, phrase, options).box();
        } catch (ModelOutputException e) {
            return null;
        }
    }

    private static Prediction text(Example example, String text) {
        return new Prediction(example.id(), text, null);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli.evaluate;

import io.ofajava.ImageSource;
import io.ofajava.Ofa;
import io.ofajava.RequestOptions;
import io.ofajava.error.ModelOutputException;
import io.ofajava.image.Box;
import io.ofajava.task.Tasks;

/** The predictions of a loaded model. Thread-safe. */
record OfaPredictions(Ofa ofa, RequestOptions options) implements DataEvaluation.Model {
    @Override
    public Prediction predict(Metric metric, Example example) {
        ImageSource image = ImageSource.of(example.image());
        return switch (metric) {
            case CAPTION -> text(example, ofa.caption(image, options).text());
            case ANSWER ->
                text(example, ofa.answer(image, example.text(), options).text());
            case ENTAIL ->
                text(
                        example,
                        (example.caption().isEmpty()
                                        ? ofa.choose(Tasks.ENTAIL, image, options, example.text())
                                        : ofa.choose(
                                                Tasks.ENTAIL_WITH_CAPTION,
                                                image,
                                                options,
                                                example.caption(),
                                                example.text()))
                                .text());
            case GROUND -> new Prediction(example.id(), "", ground(image, example.text()));
        };
    }

    /** A model that writes something else than a box has not found the region. */
    private Box ground(ImageSource image, String phrase) {
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

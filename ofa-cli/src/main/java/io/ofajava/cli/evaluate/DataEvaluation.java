// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli.evaluate;

import io.ofajava.error.OfaException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs a model on a data set and computes its scores. Examples in the predictions file are not run again. */
final class DataEvaluation {
    private final Metric metric;
    private final List<Example> examples;
    /** Null if predictions are not stored. */
    private final @Nullable PredictionFile file;

    /** Computes the model's output for one example. */
    @FunctionalInterface
    interface Model {
        Prediction predict(Metric metric, Example example);
    }

    DataEvaluation(Metric metric, List<Example> examples, @Nullable PredictionFile file) {
        this.metric = metric;
        this.examples = examples;
        this.file = file;
    }

    /** Examples without a prediction. */
    int remaining() {
        return (int) examples.stream().filter(example -> known(example) == null).count();
    }

    private @Nullable Prediction known(Example example) {
        return file == null ? null : file.find(example.id());
    }

    /**
     * Runs these examples.
     *
     * @param step called after each example, from this thread
     * @return scores by name
     * @throws OfaException if the model fails, or an image of the set cannot be read
     */
    Map<String, Double> run(Model model, Runnable step) {
        ExecutorService workers = Workers.pool();
        try {
            List<Supplier<Prediction>> awaited = new ArrayList<>();
            for (Example example : examples) {
                Prediction known = known(example);
                if (known != null) {
                    awaited.add(() -> known);
                } else {
                    Future<Prediction> running = workers.submit(() -> model.predict(metric, example));
                    awaited.add(() -> store(Workers.await(running), step));
                }
            }
            return metric.score(examples, awaited.stream().map(Supplier::get).toList());
        } finally {
            workers.shutdownNow();
        }
    }

    private Prediction store(Prediction prediction, Runnable step) {
        if (file != null) {
            file.add(prediction);
        }
        step.run();
        return prediction;
    }
}

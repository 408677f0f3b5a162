// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli.evaluate;

import io.ofajava.error.OfaException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Runs a model on a data set and computes its scores. Examples in the predictions file are not run again. */
final class DataEvaluation {
    private final Metric metric;
    private final List<Example> examples;
    private final PredictionFile file; // null if predictions are not stored

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
        return file == null
                ? examples.size()
                : (int) examples.stream()
                        .filter(example -> file.find(example.id()) == null)
                        .count();
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
            List<Future<Prediction>> running = new ArrayList<>();
            for (Example example : examples) {
                Prediction known = file == null ? null : file.find(example.id());
                running.add(known != null ? null : workers.submit(() -> model.predict(metric, example)));
            }
            List<Prediction> predictions = new ArrayList<>();
            for (int i = 0; i < examples.size(); i++) {
                if (running.get(i) == null) {
                    predictions.add(file.find(examples.get(i).id()));
                    continue;
                }
                Prediction prediction = Workers.await(running.get(i));
                if (file != null) {
                    file.add(prediction);
                }
                predictions.add(prediction);
                step.run();
            }
            return metric.score(examples, predictions);
        } finally {
            workers.shutdownNow();
        }
    }
}

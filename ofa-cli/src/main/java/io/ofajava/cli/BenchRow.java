// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.bench.BenchTask;
import io.ofajava.bench.Distribution;
import io.ofajava.bench.ModelSize;
import io.ofajava.bench.OperatorProfile;
import io.ofajava.bench.Sample;
import io.ofajava.bench.Stage;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One measured task.
 *
 * @param engine the engine in use, or the requested one if it could not be started
 * @param imageSize side in pixels of the encoder's image, or 0
 * @param candidates images generated in one batch
 * @param batch requests decoded in one batch
 * @param samples at least one, unless there is an error
 * @param error why there are none, or null
 * @param operators profiles of its graphs, if requested
 */
record BenchRow(
        ModelSize size,
        BenchTask task,
        String precision,
        String engine,
        int imageSize,
        int candidates,
        int batch,
        List<Sample> samples,
        @Nullable String error,
        List<OperatorProfile> operators) {
    private static final double NANOS_PER_MILLI = 1e6;

    /** Milliseconds of whole runs. */
    Distribution total() {
        return Distribution.of(samples.stream()
                .mapToDouble(sample -> sample.total() / NANOS_PER_MILLI)
                .toArray());
    }

    /** Milliseconds of a stage. */
    Distribution stage(Stage stage) {
        return Distribution.of(samples.stream()
                .mapToDouble(sample -> sample.nanos(stage) / NANOS_PER_MILLI)
                .toArray());
    }

    /** The stages of the task. */
    List<Stage> stages() {
        return Arrays.stream(Stage.values())
                .filter(stage -> samples.stream().anyMatch(sample -> sample.nanos(stage) > 0))
                .toList();
    }

    /** Decoder steps per run. */
    int steps() {
        return samples.get(0).steps();
    }

    /** Number of hypotheses or candidates. */
    String rows() {
        return task == BenchTask.PAINT
                ? candidates + (candidates == 1 ? " candidate" : " candidates")
                : "beam " + task.task().preset().beamSize();
    }

    /** Images described or generated per second, at the median. */
    double imagesPerSecond() {
        return 1000.0 * batch * (task == BenchTask.PAINT ? candidates : 1) / total().median();
    }
}

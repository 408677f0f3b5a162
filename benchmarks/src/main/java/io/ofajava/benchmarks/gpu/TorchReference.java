// SPDX-License-Identifier: Apache-2.0
package io.ofajava.benchmarks.gpu;

import io.ofajava.bench.BenchTask;
import io.ofajava.bench.Sample;
import io.ofajava.decode.Hypothesis;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The reference for {@code training/gpu_baseline.py}: the weights' directory, and for each task the input ids, the
 * pixels of the image as a file of little-endian float32 and the tokens of the best hypothesis.
 */
final class TorchReference {
    private final GpuCheck check;

    TorchReference(GpuCheck check) {
        this.check = check;
    }

    void run() throws IOException {
        GpuModel model = GpuModel.of(check.option("model", "base"), check);
        int side = check.number("image-size", 384);
        try (GpuSession session = new GpuSession(check, model, check.option("precision", "fp32"), true)) {
            for (String name : check.list("tasks", "caption")) {
                BenchTask task = BenchTask.of(name);
                Sample sample = session.run(task, side, 1);
                Hypothesis best = sample.results().get(0).hypotheses().get(0);
                Map<String, Object> finding = new LinkedHashMap<>();
                finding.put("task", name);
                finding.put("checkpoint", model.checkpoint().toAbsolutePath().toString());
                finding.put("image_size", side);
                finding.put("input_ids", session.bench.inputIds(task));
                finding.put(
                        "pixels",
                        session.bench
                                .writePixels(side, check.cache().resolve("pixels-" + side + ".f32"))
                                .toString());
                finding.put("beam", task.task().preset().beamSize());
                finding.put("no_repeat", task.task().preset().noRepeatNgramSize());
                finding.put("count", task.tokens());
                finding.put("tokens", Arrays.copyOf(best.tokens(), best.tokens().length));
                finding.put("score", best.score());
                check.report(finding);
            }
        }
    }
}

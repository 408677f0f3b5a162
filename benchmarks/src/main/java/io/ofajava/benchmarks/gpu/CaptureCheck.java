// SPDX-License-Identifier: Apache-2.0
package io.ofajava.benchmarks.gpu;

import io.ofajava.bench.BenchTask;
import io.ofajava.bench.Sample;
import io.ofajava.bench.Stage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks whether steps are captured as CUDA graphs, whether results are equal with and without capture, and times both.
 */
final class CaptureCheck {
    private static final double NANOS_PER_MILLI = 1e6;

    private final GpuCheck check;

    CaptureCheck(GpuCheck check) {
        this.check = check;
    }

    /** A run of a task. */
    private record Outcome(List<String> results, double stepMillis, int launches, int captured, int refused) {}

    void run() {
        GpuModel model = GpuModel.of(check.option("model", "nano"), check);
        for (String precision : check.list("precision", "fp16")) {
            for (String name : check.list("tasks", "caption,paint")) {
                BenchTask task = BenchTask.of(name);
                Outcome without = outcome(model, precision, task, false);
                Outcome with = outcome(model, precision, task, true);
                boolean equal = with.results().equals(without.results());
                Map<String, Object> finding = new LinkedHashMap<>();
                finding.put("task", name);
                finding.put("precision", precision);
                finding.put("captured", with.captured() > 0 && with.refused() == 0);
                finding.put("graphs", with.captured());
                finding.put("launches", with.launches());
                finding.put("refused", with.refused());
                finding.put("equal", equal);
                finding.put("step_ms_with", with.stepMillis());
                finding.put("step_ms_without", without.stepMillis());
                check.report(finding);
                if (!equal || with.captured() == 0) {
                    check.fail();
                }
            }
        }
    }

    private Outcome outcome(GpuModel model, String precision, BenchTask task, boolean capture) {
        try (GpuSession session = new GpuSession(check, model, precision, capture)) {
            int side = check.number("image-size", 0);
            session.run(task, side, 1);
            Sample sample = session.run(task, side, 1);
            return new Outcome(
                    GpuSession.outcome(sample),
                    sample.nanos(Stage.DECODE) / NANOS_PER_MILLI / sample.steps(),
                    session.counts.succeeded("launch"),
                    session.counts.succeeded("endCapture"),
                    session.counts.failed("beginCapture") + session.counts.failed("endCapture"));
        }
    }
}

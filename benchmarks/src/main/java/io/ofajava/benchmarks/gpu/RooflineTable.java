// SPDX-License-Identifier: Apache-2.0
package io.ofajava.benchmarks.gpu;

import io.ofajava.bench.ModelSize;
import io.ofajava.benchmarks.Roofline;
import java.util.LinkedHashMap;
import java.util.Map;

/** Least time of each stage at the roofline of this device's measured peaks. */
final class RooflineTable {
    private final GpuCheck check;

    RooflineTable(GpuCheck check) {
        this.check = check;
    }

    void run() {
        double teraflops = Double.parseDouble(check.option("tflops", "0"));
        double gigabytes = Double.parseDouble(check.option("gbs", "0"));
        if (teraflops <= 0 || gigabytes <= 0) {
            throw new IllegalArgumentException("--tflops and --gbs are " + teraflops + " and " + gigabytes
                    + "; both must be above 0: what the step 'peaks' measured");
        }
        for (String size : check.list("model", "base,large")) {
            Roofline.stageMillis(ModelSize.of(size), teraflops, gigabytes).forEach((stage, millis) -> {
                Map<String, Object> finding = new LinkedHashMap<>();
                finding.put("size", size);
                finding.put("stage", stage);
                finding.put("roofline_ms", millis);
                check.report(finding);
            });
        }
    }
}

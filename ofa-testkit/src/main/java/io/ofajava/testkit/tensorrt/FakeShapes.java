// SPDX-License-Identifier: Apache-2.0
package io.ofajava.testkit.tensorrt;

import io.ofajava.onnx.GraphSignature;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The shapes of outputs, which the real library derives from the graph; here from the names of dimensions and from the
 * images' sizes.
 */
public final class FakeShapes {
    private FakeShapes() {}

    public static long[] of(GraphSignature.Port output, Map<String, Long> dimensions, FakePlan plan) {
        Map<String, Long> known = new HashMap<>(dimensions);
        if (output.name().equals("resnet_features")) {
            known.put("rows", (dimension(dimensions, "height") + 15) / 16);
            known.put("columns", (dimension(dimensions, "width") + 15) / 16);
        }
        if (output.dimensions().contains("queries")) {
            known.put("queries", dimension(dimensions, "rows") * dimension(dimensions, "length"));
        }
        if (output.name().equals("image")) {
            long scale = Long.parseLong(plan.signature().metadata().get("ofa.scale"));
            known.put("height", dimension(dimensions, "rows") * scale);
            known.put("width", dimension(dimensions, "columns") * scale);
        }
        return output.shape(known);
    }

    private static long dimension(Map<String, Long> dimensions, String name) {
        return Objects.requireNonNull(dimensions.get(name), name);
    }
}

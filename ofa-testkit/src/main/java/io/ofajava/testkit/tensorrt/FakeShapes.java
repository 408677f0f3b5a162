// SPDX-License-Identifier: Apache-2.0
package io.ofajava.testkit.tensorrt;

import io.ofajava.onnx.GraphSignature;
import java.util.HashMap;
import java.util.Map;

/**
 * The shapes of outputs, which the real library derives from the graph; here from the names of dimensions and from the
 * images' sizes.
 */
public final class FakeShapes {
    private FakeShapes() {}

    public static long[] of(GraphSignature.Port output, Map<String, Long> dimensions, FakePlan plan) {
        Map<String, Long> known = new HashMap<>(dimensions);
        if (output.name().equals("resnet_features")) {
            known.put("rows", (dimensions.get("height") + 15) / 16);
            known.put("columns", (dimensions.get("width") + 15) / 16);
        }
        if (output.dimensions().contains("queries")) {
            known.put("queries", dimensions.get("rows") * dimensions.get("length"));
        }
        if (output.name().equals("image")) {
            long scale = Long.parseLong(plan.signature().metadata().get("ofa.scale"));
            known.put("height", dimensions.get("rows") * scale);
            known.put("width", dimensions.get("columns") * scale);
        }
        return output.shape(known);
    }
}

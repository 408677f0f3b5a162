// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine.tensorrt;

import io.ofajava.engine.ShapeProfile;
import io.ofajava.graph.GraphExporter;
import io.ofajava.onnx.GraphSignature;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything that determines whether a stored plan is usable.
 *
 * @param fields by name, in the order of names
 */
record PlanKey(TreeMap<String, String> fields) {
    private static final String VERSION = "2";

    static PlanKey of(GraphSignature graph, List<ShapeProfile> profiles, TensorRtApi.Device device) {
        TreeMap<String, String> fields = new TreeMap<>();
        fields.put("checkpoint", graph.metadata().getOrDefault(GraphExporter.CHECKPOINT, "unknown"));
        fields.put("format", VERSION);
        fields.put("gpu", architecture(device));
        fields.put("graph", graph.digest());
        fields.put("precision", graph.metadata().getOrDefault("ofa.precision", "unknown"));
        fields.put("profiles", describe(profiles));
        fields.put("tensorrt", device.tensorRt());
        return new PlanKey(fields);
    }

    /** The GPU architectures that share plans. */
    static String architecture(TensorRtApi.Device device) {
        return "sm" + device.capability();
    }

    private static String describe(List<ShapeProfile> profiles) {
        StringBuilder text = new StringBuilder();
        for (ShapeProfile profile : profiles) {
            text.append(profile.name());
            new TreeMap<>(profile.usual())
                    .forEach((name, usual) -> text.append(' ')
                            .append(name)
                            .append('=')
                            .append(profile.least().get(name))
                            .append('/')
                            .append(usual)
                            .append('/')
                            .append(profile.most().get(name)));
            text.append("; ");
        }
        return text.toString();
    }

    /** A description of the differences; empty if both are the same. */
    String difference(Map<String, String> stored) {
        List<String> differences = new ArrayList<>();
        fields.forEach((name, value) -> {
            if (!value.equals(stored.get(name))) {
                boolean shown = name.equals("tensorrt") || name.equals("gpu") || name.equals("precision");
                differences.add(shown ? name + " " + stored.get(name) + " instead of " + value : "another " + name);
            }
        });
        return String.join(", ", differences);
    }
}

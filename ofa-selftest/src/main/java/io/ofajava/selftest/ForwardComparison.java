// SPDX-License-Identifier: Apache-2.0
package io.ofajava.selftest;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.checkpoint.Checkpoint;
import io.ofajava.checkpoint.Tensor;
import io.ofajava.engine.Backend;
import io.ofajava.engine.Encoder;
import io.ofajava.graph.PatchGrid;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * golden/forward: every value that the reference recorded between pixels and logits, through the production graphs and
 * engines (exported with their intermediate values).
 */
public final class ForwardComparison {
    /** The compared values of the backbone, divided by the largest one. */
    public static final String FEATURES = "features of the backbone, of the largest";
    /** The compared outputs of layers. */
    public static final String HIDDEN = "hidden states";
    /** The compared outputs of the decoder. */
    public static final String LOGITS = "logits";

    private final GoldenRun run;
    private final GoldenBounds bounds;

    /**
     * A recorded case.
     *
     * @param model its model
     * @param name name of the case among those of the model
     * @param file file of its values, in the folder
     * @param hiddenNoise difference between the reference's float32 and float64 runs, in hidden states
     * @param logitNoise likewise in logits
     */
    public record Recorded(String model, String name, String file, double hiddenNoise, double logitNoise) {
        @Override
        public String toString() {
            return "forward " + model + "/" + name;
        }
    }

    /** Prepares the comparison. */
    public ForwardComparison(GoldenRun run, GoldenBounds bounds) {
        this.run = run;
        this.bounds = bounds;
    }

    /** Every recorded case of every model. */
    public static List<Recorded> cases(GoldenSet set) {
        List<Recorded> cases = new ArrayList<>();
        for (Map.Entry<String, JsonNode> model :
                set.json("forward", "index.json").properties()) {
            for (Map.Entry<String, JsonNode> entry : model.getValue().properties()) {
                JsonNode noise = entry.getValue().get("fp32_vs_fp64_max_abs");
                cases.add(new Recorded(
                        model.getKey(),
                        entry.getKey(),
                        entry.getValue().get("file").asText(),
                        noise.get("encoder").doubleValue(),
                        noise.get("logits").doubleValue()));
            }
        }
        return cases;
    }

    /** Runs a case on a separate engine. */
    public List<Comparison> compare(Recorded recorded) {
        Map<String, Tensor> golden = run.tensors(run.set().path("forward").resolve(recorded.file()));
        ForwardCase.Exported exported;
        try (Checkpoint checkpoint = run.checkpoint(recorded.model())) {
            List<PatchGrid> interpolated = ForwardCase.interpolated(checkpoint.config(), golden.get("image_u8"));
            exported = new ForwardCase.Exported(
                    run.graphs().load(checkpoint, run.setup().options(interpolated, true)),
                    checkpoint.config(),
                    interpolated);
        }
        GoldenBounds.Forward bound = bounds.forward(recorded, run.setup().precision());
        Differences features = new Differences(FEATURES, bound.features(), run.observer());
        Differences hidden = new Differences(HIDDEN, bound.hidden(), run.observer());
        Differences logits = new Differences(LOGITS, bound.logits(), run.observer());
        try (Backend backend = run.setup().backend().get();
                Encoder encoder = new Encoder(backend, exported.graphs(), exported.config(), exported.interpolated())) {
            new ForwardCase(backend, exported, golden, features, hidden, logits).compare(encoder);
        }
        List<Comparison> results = new ArrayList<>();
        if (golden.containsKey("resnet_features")) {
            results.add(features.result(recorded.toString(), null));
        }
        results.add(hidden.result(recorded.toString(), null));
        results.add(logits.result(recorded.toString(), null));
        return results;
    }
}

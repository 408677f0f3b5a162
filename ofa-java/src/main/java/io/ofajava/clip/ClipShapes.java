// SPDX-License-Identifier: Apache-2.0
package io.ofajava.clip;

import java.util.LinkedHashMap;
import java.util.Map;

/** The names and shapes of the tensors that a CLIP of a given architecture reads. */
final class ClipShapes {
    private final Map<String, long[]> shapes = new LinkedHashMap<>();

    private ClipShapes() {}

    static Map<String, long[]> of(ClipArchitecture architecture) {
        ClipShapes all = new ClipShapes();
        long vision = architecture.vision().width();
        long text = architecture.text().width();
        all.put("visual.conv1.weight", vision, 3, architecture.patch(), architecture.patch());
        all.put("visual.class_embedding", vision);
        all.put("visual.positional_embedding", architecture.patches() + 1L, vision);
        all.norm("visual.ln_pre", vision);
        all.tower(architecture.vision());
        all.norm("visual.ln_post", vision);
        all.put("visual.proj", vision, architecture.embedding());
        all.put("token_embedding.weight", architecture.vocabulary(), text);
        all.put("positional_embedding", architecture.context(), text);
        all.tower(architecture.text());
        all.norm("ln_final", text);
        all.put("text_projection", text, architecture.embedding());
        all.put("logit_scale");
        return all.shapes;
    }

    private void tower(ClipArchitecture.Tower tower) {
        long width = tower.width();
        for (int i = 0; i < tower.layers(); i++) {
            String block = tower.prefix() + i;
            norm(block + ".ln_1", width);
            put(block + ".attn.in_proj_weight", 3 * width, width);
            put(block + ".attn.in_proj_bias", 3 * width);
            linear(block + ".attn.out_proj", width, width);
            norm(block + ".ln_2", width);
            linear(block + ".mlp.c_fc", 4 * width, width);
            linear(block + ".mlp.c_proj", width, 4 * width);
        }
    }

    private void linear(String name, long outputs, long inputs) {
        put(name + ".weight", outputs, inputs);
        put(name + ".bias", outputs);
    }

    private void norm(String name, long size) {
        put(name + ".weight", size);
        put(name + ".bias", size);
    }

    private void put(String name, long... shape) {
        shapes.put(name, shape);
    }
}

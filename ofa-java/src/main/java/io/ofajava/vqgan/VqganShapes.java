// SPDX-License-Identifier: Apache-2.0
package io.ofajava.vqgan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The names and shapes of the tensors that the decoder of a given architecture reads. */
public final class VqganShapes {
    private final Map<String, long[]> shapes = new LinkedHashMap<>();

    private VqganShapes() {}

    /** @return the shapes by name, in the order in which the decoder reads the tensors */
    public static Map<String, long[]> of(VqganArchitecture architecture) {
        VqganShapes all = new VqganShapes();
        all.shapes.put(architecture.kind().codebook(), new long[] {architecture.codes(), architecture.codeWidth()});
        int inner = architecture.innerChannels();
        all.convolution("post_quant_conv", architecture.latentChannels(), architecture.codeWidth(), 1);
        all.convolution("decoder.conv_in", inner, architecture.latentChannels(), 3);
        all.residual("decoder.mid.block_1", inner, inner);
        all.attention("decoder.mid.attn_1", inner);
        all.residual("decoder.mid.block_2", inner, inner);
        int channels = inner;
        for (VqganArchitecture.Level level : architecture.levels()) {
            for (int block = 0; block <= architecture.residualBlocks(); block++) {
                all.residual(level.name() + ".block." + block, channels, level.outputs());
                channels = level.outputs();
                if (level.attention()) {
                    all.attention(level.name() + ".attn." + block, channels);
                }
            }
            if (level.upsampled()) {
                all.convolution(level.name() + ".upsample.conv", channels, channels, 3);
            }
        }
        all.vectors("decoder.norm_out", channels);
        all.convolution("decoder.conv_out", VqganArchitecture.OUTPUT_CHANNELS, channels, 3);
        return all.shapes;
    }

    private void residual(String name, int inputs, int outputs) {
        vectors(name + ".norm1", inputs);
        convolution(name + ".conv1", outputs, inputs, 3);
        vectors(name + ".norm2", outputs);
        convolution(name + ".conv2", outputs, outputs, 3);
        if (inputs != outputs) {
            convolution(name + ".nin_shortcut", outputs, inputs, 1);
        }
    }

    private void attention(String name, int channels) {
        vectors(name + ".norm", channels);
        for (String projection : List.of("q", "k", "v", "proj_out")) {
            convolution(name + "." + projection, channels, channels, 1);
        }
    }

    private void convolution(String name, long outputs, long inputs, long kernel) {
        shapes.put(name + ".weight", new long[] {outputs, inputs, kernel, kernel});
        shapes.put(name + ".bias", new long[] {outputs});
    }

    private void vectors(String name, long size) {
        shapes.put(name + ".weight", new long[] {size});
        shapes.put(name + ".bias", new long[] {size});
    }
}

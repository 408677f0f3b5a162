// SPDX-License-Identifier: Apache-2.0
package io.ofajava.bench;

import io.ofajava.vqgan.VqganArchitecture;
import io.ofajava.vqgan.VqganCheckpoint;
import io.ofajava.vqgan.VqganShapes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes the decoder of a VQGAN with seeded random weights in the shape of the published one: 8,192 codebook entries, 8
 * x 8 pixels per token.
 */
final class RandomVqgan {
    private static final VqganArchitecture PUBLISHED = new VqganArchitecture(
            VqganArchitecture.Kind.GUMBEL, 8192, 256, 256, 128, List.of(1, 1, 2, 4), 2, 256, List.of(32));
    private static final String CONFIG = """
            model:
              target: taming.models.vqgan.%s
              params:
                embed_dim: %d
                n_embed: %d
                ddconfig:
                  double_z: false
                  z_channels: %d
                  resolution: %d
                  in_channels: 3
                  out_ch: %d
                  ch: %d
                  ch_mult: %s
                  num_res_blocks: %d
                  attn_resolutions: %s
                  dropout: 0.0
            """.formatted(
                    PUBLISHED.kind().className(),
                    PUBLISHED.codeWidth(),
                    PUBLISHED.codes(),
                    PUBLISHED.latentChannels(),
                    PUBLISHED.resolution(),
                    VqganArchitecture.OUTPUT_CHANNELS,
                    PUBLISHED.channels(),
                    PUBLISHED.multipliers(),
                    PUBLISHED.residualBlocks(),
                    PUBLISHED.attentionResolutions());

    private RandomVqgan() {}

    /** The bytes of its weights. */
    static long bytes() {
        return tensors().bytes();
    }

    /** Writes {@code model.yaml} and {@code model.safetensors} into an existing directory. */
    static void write(Path directory, long seed) throws IOException {
        tensors().write(directory.resolve("model.safetensors"), seed);
        Files.writeString(directory.resolve(VqganCheckpoint.CONFIG), CONFIG);
    }

    private static RandomTensors tensors() {
        RandomTensors tensors = new RandomTensors();
        VqganShapes.of(PUBLISHED).forEach((name, shape) -> {
            if (name.equals(PUBLISHED.kind().codebook())) {
                tensors.normal(name, 1, shape);
            } else if (name.endsWith(".bias")) {
                tensors.zeros(name, shape);
            } else if (shape.length == 1) {
                tensors.ones(name, shape); // the weight of a norm
            } else {
                tensors.normal(name, (float) Math.sqrt(1.0 / (shape[1] * shape[2] * shape[3])), shape);
            }
        });
        return tensors;
    }
}

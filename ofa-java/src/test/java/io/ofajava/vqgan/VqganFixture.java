// SPDX-License-Identifier: Apache-2.0
package io.ofajava.vqgan;

import io.ofajava.checkpoint.DType;
import io.ofajava.checkpoint.Tensor;
import io.ofajava.checkpoint.TensorSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A minimal VQGAN with random weights, whose parts tests can damage. */
final class VqganFixture {
    static final String YAML = """
            model:
              base_learning_rate: 4.5e-06
              target: taming.models.vqgan.GumbelVQ
              params:
                kl_weight: 1.0e-08
                embed_dim: 4
                n_embed: 8
                monitor: val/rec_loss
                ddconfig:
                  double_z: false
                  z_channels: 6
                  resolution: 32
                  in_channels: 3
                  out_ch: 3
                  ch: 32
                  ch_mult: [1, 2]
                  num_res_blocks: 1
                  attn_resolutions: [16]
                  dropout: 0.0
                lossconfig:
                  target: taming.modules.losses.vqperceptual.DummyLoss
            """;

    /** Tensors in memory. */
    record Weights(Path path, Map<String, Tensor> tensors) implements TensorSource {}

    private VqganFixture() {}

    static VqganArchitecture architecture(VqganArchitecture.Kind kind) {
        return new VqganArchitecture(kind, 8, 4, 6, 32, List.of(1, 2), 1, 32, List.of(16));
    }

    /** Every tensor of the decoder; equal for both kinds except for the codebook's name. */
    static Weights weights(VqganArchitecture architecture) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        Random random = new Random(1);
        VqganShapes.of(architecture).forEach((name, shape) -> tensors.put(name, random(name, random, shape)));
        return new Weights(Path.of("last.ckpt"), tensors);
    }

    static Tensor random(String name, Random random, long... shape) {
        int elements = 1;
        for (long extent : shape) {
            elements *= (int) extent;
        }
        ByteBuffer bytes = ByteBuffer.allocate(elements * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < elements; i++) {
            bytes.putFloat((float) random.nextGaussian() * 0.2f);
        }
        return new Tensor(name, DType.FLOAT32, shape, bytes.flip());
    }
}

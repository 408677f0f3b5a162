package io.ofajava.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes the decoder of a VQGAN with seeded random weights in the shape of the published one: 8,192 codes, each becoming 8 x 8 pixels. */
final class RandomVqgan {
    private static final int CODES = 8192;
    private static final int CODE_WIDTH = 256;
    private static final int LATENT = 256;
    private static final int CHANNELS = 128;
    private static final int[] MULTIPLIERS = {1, 1, 2, 4};
    private static final int BLOCKS = 2;
    private static final int RESOLUTION = 256;
    private static final int ATTENTION = 32;
    private static final String CONFIG = """
            model:
              target: taming.models.vqgan.GumbelVQ
              params:
                embed_dim: %d
                n_embed: %d
                ddconfig:
                  double_z: false
                  z_channels: %d
                  resolution: %d
                  in_channels: 3
                  out_ch: 3
                  ch: %d
                  ch_mult: [1, 1, 2, 4]
                  num_res_blocks: %d
                  attn_resolutions: [%d]
                  dropout: 0.0
            """.formatted(CODE_WIDTH, CODES, LATENT, RESOLUTION, CHANNELS, BLOCKS, ATTENTION);

    private final RandomTensors tensors = new RandomTensors();

    private RandomVqgan() {
        int last = MULTIPLIERS.length - 1;
        int inner = CHANNELS * MULTIPLIERS[last];
        tensors.normal("quantize.embed.weight", 1, CODES, CODE_WIDTH);
        convolution("post_quant_conv", LATENT, CODE_WIDTH, 1);
        convolution("decoder.conv_in", inner, LATENT, 3);
        residual("decoder.mid.block_1", inner, inner);
        attention("decoder.mid.attn_1", inner);
        residual("decoder.mid.block_2", inner, inner);
        int channels = inner;
        for (int level = last; level >= 0; level--) {
            String name = "decoder.up." + level;
            int outputs = CHANNELS * MULTIPLIERS[level];
            for (int block = 0; block <= BLOCKS; block++) {
                residual(name + ".block." + block, channels, outputs);
                channels = outputs;
                if (RESOLUTION >> level == ATTENTION) {
                    attention(name + ".attn." + block, channels);
                }
            }
            if (level > 0) {
                convolution(name + ".upsample.conv", channels, channels, 3);
            }
        }
        norm("decoder.norm_out", channels);
        convolution("decoder.conv_out", 3, channels, 3);
    }

    /** The bytes of its weights. */
    static long bytes() {
        return new RandomVqgan().tensors.bytes();
    }

    /** Writes {@code model.yaml} and {@code model.safetensors} into an existing directory. */
    static void write(Path directory, long seed) throws IOException {
        new RandomVqgan().tensors.write(directory.resolve("model.safetensors"), seed);
        Files.writeString(directory.resolve("model.yaml"), CONFIG);
    }

    private void residual(String name, int inputs, int outputs) {
        norm(name + ".norm1", inputs);
        convolution(name + ".conv1", outputs, inputs, 3);
        norm(name + ".norm2", outputs);
        convolution(name + ".conv2", outputs, outputs, 3);
        if (inputs != outputs) {
            convolution(name + ".nin_shortcut", outputs, inputs, 1);
        }
    }

    private void attention(String name, int channels) {
        norm(name + ".norm", channels);
        for (String projection : List.of("q", "k", "v", "proj_out")) {
            convolution(name + "." + projection, channels, channels, 1);
        }
    }

    private void convolution(String name, int outputs, int inputs, int kernel) {
        tensors.normal(name + ".weight", (float) Math.sqrt(1.0 / ((double) inputs * kernel * kernel)), outputs, inputs, kernel, kernel);
        tensors.zeros(name + ".bias", outputs);
    }

    private void norm(String name, int channels) {
        tensors.ones(name + ".weight", channels);
        tensors.zeros(name + ".bias", channels);
    }
}

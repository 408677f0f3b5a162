// SPDX-License-Identifier: Apache-2.0
package io.ofajava.vqgan;

import java.util.ArrayList;
import java.util.List;

/**
 * The architecture of a VQGAN's decoder. Image tokens form a two-dimensional layout; each level but the last doubles
 * its sides.
 *
 * <p>Reference: {@code Decoder} of taming-transformers and the {@code ddconfig} section of its {@code model.yaml}.
 *
 * @param kind how it was trained; the decoders differ only in the name of the codebook
 * @param codes number of codebook entries
 * @param codeWidth width of a code vector ({@code embed_dim})
 * @param latentChannels channels of the decoder's input ({@code z_channels})
 * @param channels channels at full resolution before {@code multipliers} ({@code ch})
 * @param multipliers channels of each level as a multiple of {@code channels}, full resolution first ({@code ch_mult})
 * @param residualBlocks residual blocks of an encoder level; a decoder level has one more ({@code num_res_blocks})
 * @param resolution side of the images that it was trained on, in pixels; determines which levels have attention,
 *     independent of the layout
 * @param attentionResolutions sides in pixels at which there is attention ({@code attn_resolutions})
 */
public record VqganArchitecture(
        Kind kind,
        int codes,
        int codeWidth,
        int latentChannels,
        int channels,
        List<Integer> multipliers,
        int residualBlocks,
        int resolution,
        List<Integer> attentionResolutions) {
    /** Number of groups of the channel norm; every level's channels are a multiple of it. */
    public static final int NORM_GROUPS = 32;
    /** The epsilon of the group norm, added to the variance. */
    static final float NORM_EPSILON = 1e-6f;
    /** Images are RGB. */
    public static final int OUTPUT_CHANNELS = 3;

    /** The two kinds of VQGAN in OFA's sources. */
    public enum Kind {
        /** Codes are sampled by Gumbel softmax in training: the released VQGAN of text-to-image. */
        GUMBEL("GumbelVQ", "quantize.embed.weight"),
        /** Codes are the nearest code vectors. */
        NEAREST("VQModel", "quantize.embedding.weight");

        private final String className;
        private final String codebook;

        Kind(String className, String codebook) {
            this.className = className;
            this.codebook = codebook;
        }

        /** The last part of {@code target} in model.yaml. */
        public String className() {
            return className;
        }

        /** The tensor that holds the code vectors, {@code [codes, code width]}. */
        public String codebook() {
            return codebook;
        }
    }

    /**
     * One level of the decoder.
     *
     * @param name prefix of its tensors
     * @param outputs channels of its blocks
     * @param attention whether attention follows each block
     * @param upsampled whether it ends with a doubling of the sides
     */
    public record Level(String name, int outputs, boolean attention, boolean upsampled) {}

    /** Keeps unmodifiable copies of the lists. */
    public VqganArchitecture {
        multipliers = List.copyOf(multipliers);
        attentionResolutions = List.copyOf(attentionResolutions);
    }

    /** Pixels per side of an image token. */
    public int scale() {
        return 1 << (multipliers.size() - 1);
    }

    /** Channels at the resolution of the image tokens. */
    public int innerChannels() {
        return channels * multipliers.get(multipliers.size() - 1);
    }

    /** The levels in the order of execution: from the resolution of the image tokens to full resolution. */
    public List<Level> levels() {
        List<Level> levels = new ArrayList<>();
        int side = resolution / scale();
        for (int i = multipliers.size() - 1; i >= 0; i--) {
            int outputs = channels * multipliers.get(i);
            levels.add(new Level("decoder.up." + i, outputs, attentionResolutions.contains(side), i > 0));
            side *= 2;
        }
        return levels;
    }

    /**
     * The largest ratio of attended positions to image tokens: attention at a higher level sees each token as several
     * positions.
     */
    public long attentionPositionsPerCode() {
        long largest = 1;
        long positions = 1;
        for (Level level : levels()) {
            if (level.attention()) {
                largest = positions;
            }
            positions *= 4;
        }
        return largest;
    }
}

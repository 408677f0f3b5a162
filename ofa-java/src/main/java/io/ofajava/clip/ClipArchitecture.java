// SPDX-License-Identifier: Apache-2.0
package io.ofajava.clip;

/**
 * The architecture of a CLIP model with a vision transformer.
 *
 * <p>Source: Radford et al. 2021, "Learning Transferable Visual Models From Natural Language Supervision", section 2.4;
 * tensor names as in OpenAI's published checkpoints.
 *
 * @param embedding width of the space that images and texts share
 * @param resolution side of the images in pixels
 * @param patch side of a patch in pixels; divides the resolution
 * @param vision the transformer for images
 * @param text the transformer for texts
 * @param context the longest text in tokens, start and end included
 * @param vocabulary number of token ids; the last two are start and end
 */
public record ClipArchitecture(
        int embedding, int resolution, int patch, Tower vision, Tower text, int context, int vocabulary) {
    /** The width of every attention head. */
    public static final int HEAD_WIDTH = 64;

    /**
     * A stack of transformer blocks.
     *
     * @param prefix prefix of its tensors' names, before the block's number
     * @param width width of its hidden states, a multiple of {@link #HEAD_WIDTH}; its feed-forward layers are four
     *     times as wide
     * @param layers number of blocks
     */
    public record Tower(String prefix, int width, int layers) {
        /** Number of attention heads. */
        public int heads() {
            return width / HEAD_WIDTH;
        }
    }

    /** Patches of one image. */
    public int patches() {
        return (resolution / patch) * (resolution / patch);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.graph;

/**
 * Names of the inputs and outputs of all graphs, for those that write graphs and those that run them. They are part of
 * the files in the cache: with a changed name, change the format of the graph as well.
 */
public final class TensorNames {
    private TensorNames() {}

    /** Token ids; input of the encoder, of the decoder and of CLIP. */
    public static final String TOKENS = "tokens";

    /** 1 for positions of the source that are attended to; input of the encoder. */
    public static final String SOURCE_MASK = "source_mask";

    /** Entries of the relative position table; input of the encoder. */
    public static final String RELATIVE_INDEX = "relative_index";

    /** Normalised pixels; input of the encoder or of the image embedding, and of CLIP. */
    public static final String PIXELS = "pixels";

    /** Embedded patches; output of the image embedding, input of the encoder. */
    public static final String IMAGE_PATCHES = "image_patches";

    /** Rows of the image position table; input of the encoder and of the image embedding. */
    public static final String IMAGE_POSITIONS = "image_positions";

    /** Position keys of cross-attention; output of the encoder, input of the decoder. */
    public static final String CROSS_POSITION_KEY = "cross_position_key";

    /** 1 for positions of the source that are attended to; input of the decoder. */
    public static final String CROSS_MASK = "cross_mask";

    /** Position of the first token of each row; input of the decoder. */
    public static final String POSITIONS = "positions";

    /** Query in each slot of cross-attention; input of the decoder. */
    public static final String SLOT_QUERIES = "slot_queries";

    /** Slot of each query in cross-attention; input of the decoder. */
    public static final String QUERY_SLOTS = "query_slots";

    /** Whether image tokens are generated, input of a decoder for both kinds; codebook indices, input of the VQGAN. */
    public static final String CODES = "codes";

    /** Numbers of the window of a fixed KV cache; input of the decoder. */
    public static final String CACHE_POSITIONS = "cache_positions";

    /** Output of the decoder. */
    public static final String LOGITS = "logits";

    /** Columns that the search permits; input of a decoder that returns candidates. */
    public static final String WINDOW = "window";

    /** Divisor of the logits; input of a decoder that returns candidates. */
    public static final String TEMPERATURE = "temperature";

    /** Column whose logit is returned; input of a decoder that returns candidates. */
    public static final String WANTED = "wanted";

    /** Best logits, their columns and sums; output of a decoder that returns candidates. */
    public static final String CANDIDATES = "candidates";

    /** Random number in [0, 1); input of a decoder that draws. */
    public static final String DRAW = "draw";

    /** Columns that are drawn from; input of a decoder that draws. */
    public static final String DRAW_TOP_K = "draw_top_k";

    /** Drawn tokens; output of a decoder that draws. */
    public static final String DRAWN = "drawn";

    /** Pixels; output of the VQGAN. */
    public static final String IMAGE = "image";

    /** Place of the last token of each text; input of CLIP. */
    public static final String ENDS = "ends";

    /** Output of CLIP for texts. */
    public static final String TEXT_EMBEDDING = "text_embedding";

    /** Output of CLIP for images. */
    public static final String IMAGE_EMBEDDING = "image_embedding";

    /** Keys of cross-attention; output of the encoder, input of the decoder. */
    public static String crossKey(int layer) {
        return "cross_key_" + layer;
    }

    /** Values of cross-attention; output of the encoder, input of the decoder. */
    public static String crossValue(int layer) {
        return "cross_value_" + layer;
    }

    /** Cached keys; input of the decoder. */
    public static String pastKey(int layer) {
        return "past_key_" + layer;
    }

    /** Cached values; input of the decoder. */
    public static String pastValue(int layer) {
        return "past_value_" + layer;
    }

    /** Cached keys with those of this step; output of the decoder. */
    public static String presentKey(int layer) {
        return "present_key_" + layer;
    }

    /** Cached values with those of this step; output of the decoder. */
    public static String presentValue(int layer) {
        return "present_value_" + layer;
    }
}

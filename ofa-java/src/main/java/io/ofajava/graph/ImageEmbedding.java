// SPDX-License-Identifier: Apache-2.0
package io.ofajava.graph;

import io.ofajava.checkpoint.OfaConfig;
import io.ofajava.onnx.ElementType;
import io.ofajava.onnx.GraphBuilder;
import java.io.IOException;

/**
 * From pixels to the encoder's image input: the backbone, its projection, and the embeddings that are added to each
 * patch. A part of the encoder graph, or a separate graph, so that one encoder can also read text only.
 *
 * <p>Reference: {@code TransformerEncoder.get_patch_images_info} and {@code forward_embedding}.
 */
final class ImageEmbedding {
    private final GraphBuilder g;
    private final Parameters parameters;
    private final OfaConfig config;
    private final TransformerBlocks blocks;
    private final EncoderPositions positions;
    private final boolean exposed;

    /** @param exposed whether the backbone's features are an output too, for tests */
    ImageEmbedding(
            GraphBuilder g,
            Parameters parameters,
            OfaConfig config,
            TransformerBlocks blocks,
            EncoderPositions positions,
            boolean exposed) {
        this.g = g;
        this.parameters = parameters;
        this.config = config;
        this.blocks = blocks;
        this.positions = positions;
        this.exposed = exposed;
    }

    /**
     * Adds it as a separate graph. Inputs: {@code pixels [batch, 3, height, width]} float32, {@code image_positions
     * [patches]} int32 (rows of the image position tables). Output: {@code image_patches [batch, patches, width]}
     * float32.
     */
    void build() throws IOException {
        add(
                g.input(TensorNames.PIXELS, ElementType.FLOAT32, "batch", 3, "height", "width"),
                g.input(TensorNames.IMAGE_POSITIONS, ElementType.INT32, "patches"));
        g.renameLast(TensorNames.IMAGE_PATCHES, ElementType.FLOAT32, "batch", "patches", config.width());
    }

    /** @return {@code [batch, patches, width]} */
    String add(String pixels, String imagePositions) throws IOException {
        int width = config.width();
        String features = new ResNetGraph(g, parameters, config).build(pixels);
        if (exposed) {
            g.output("resnet_features", features, ElementType.FLOAT32, "batch", 1024, "rows", "columns");
        }
        g.scope("encoder/embed_image");
        String flat = g.transpose(g.reshape(features, 0, 0, -1), 0, 2, 1);
        String x = blocks.scaleEmbedding(blocks.linear(
                g.reshape(flat, -1, parameters.dimension("encoder.image_proj.weight", 1)), "encoder.image_proj"));
        x = g.node("Reshape", x, g.concat(0, g.dimension(pixels, 0), g.ints(-1, width)));
        if (config.architecture().positions().addedInEncoder()) {
            x = g.add(x, positions.rawImage(imagePositions));
        }
        if (config.addTypeEmbedding()) {
            x = g.add(x, blocks.typeEmbedding(1));
        }
        return config.patchLayernormEmbedding() ? blocks.layerNormOfTokens(x, "encoder.patch_layernorm_embedding") : x;
    }
}

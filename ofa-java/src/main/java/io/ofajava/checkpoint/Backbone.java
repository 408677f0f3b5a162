// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import java.util.List;

/**
 * The ResNet that turns an image into image embeddings.
 *
 * @param blocks bottleneck blocks of its three stages
 * @param batchNormEpsilon epsilon of its batch norms: 1e-5, or 1e-3 if the model was trained with synchronised batch
 *     norms
 */
public record Backbone(List<Integer> blocks, double batchNormEpsilon) {
    /** Makes a private copy of the block counts. */
    public Backbone {
        blocks = List.copyOf(blocks);
    }
}

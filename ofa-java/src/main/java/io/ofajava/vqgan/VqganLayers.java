// SPDX-License-Identifier: Apache-2.0
package io.ofajava.vqgan;

import java.io.IOException;

/**
 * The layers of a VQGAN's decoder, over images in one layout of their dimensions. A layer is named by the prefix of its
 * tensors.
 */
interface VqganLayers {
    /** Group norm followed by x * sigmoid(x). */
    String normalisedSwish(String x, String prefix) throws IOException;

    /** Group norm, as rows {@code [batch, positions, channels]}. */
    String normalisedRows(String x, String prefix) throws IOException;

    /** A 3 x 3 convolution within a block. */
    String window(String x, String prefix) throws IOException;

    /** A 3 x 3 convolution, added to the residual stream. */
    String windowAddedTo(String stream, String x, String prefix) throws IOException;

    /** A 3 x 3 convolution of the image enlarged by 2 x 2 nearest neighbours. */
    String doubled(String stream, String prefix) throws IOException;

    /** The residual stream with another number of channels: a 1 x 1 convolution. */
    String widened(String stream, String prefix) throws IOException;

    /** Rows {@code [batch, positions, channels]}, added to the residual stream. */
    String rowsAddedTo(String stream, String rows);

    /** The last value as the graph's output {@code image [batch, 3, height, width]} float32. */
    void output(String x);
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.vqgan;

import java.io.IOException;

/**
 * The layers that a VQGAN's decoder is made of, over images in one arrangement of their dimensions. A layer is named by
 * the prefix of its tensors.
 */
interface VqganLayers {
    /** Group norm, and then x * sigmoid(x). */
    String normalisedSwish(String x, String prefix) throws IOException;

    /** Group norm, as rows {@code [batch, positions, channels]}. */
    String normalisedRows(String x, String prefix) throws IOException;

    /** A convolution of 3 x 3 within a block. */
    String window(String x, String prefix) throws IOException;

    /** A convolution of 3 x 3, added to what blocks add to. */
    String windowAddedTo(String stream, String x, String prefix) throws IOException;

    /** A convolution of 3 x 3 of the image with its sides doubled, of which each pixel is a square of 2 x 2. */
    String doubled(String stream, String prefix) throws IOException;

    /** What blocks add to, with other channels: a convolution of 1 x 1. */
    String widened(String stream, String prefix) throws IOException;

    /** Rows {@code [batch, positions, channels]}, added to what blocks add to. */
    String rowsAddedTo(String stream, String rows);

    /** The last value as the graph's output {@code image [batch, 3, height, width]} float32. */
    void output(String x);
}

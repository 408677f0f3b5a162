// SPDX-License-Identifier: Apache-2.0
package io.ofajava.graph;

import io.ofajava.checkpoint.OfaConfig;
import java.util.Arrays;

/**
 * The image position of each decoder position while image tokens are generated: 0 for {@code <s>}, then the window row
 * by row. The reference continues with position 1024 for 769 more entries, if the table has that row.
 *
 * <p>Reference: {@code image_position_idx} in {@code TransformerDecoder.__init__}.
 */
final class CodePositions {
    private static final int BEYOND = 1024;
    private static final int BEYOND_COUNT = 769;

    private CodePositions() {}

    static int[] of(OfaConfig config) {
        int window = config.codeGridSide();
        int inWindow = 1 + window * window;
        boolean beyond = BEYOND < config.imageBucketSize() * config.imageBucketSize() + 1;
        int[] positions = new int[inWindow + (beyond ? BEYOND_COUNT : 0)];
        Arrays.fill(positions, BEYOND);
        positions[0] = 0;
        for (int row = 0; row < window; row++) {
            for (int column = 0; column < window; column++) {
                positions[1 + row * window + column] =
                        RelativePositions.imagePosition(config.imageBucketSize(), row, column);
            }
        }
        return positions;
    }
}

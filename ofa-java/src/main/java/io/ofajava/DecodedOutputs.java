// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.task.ModelImage;
import io.ofajava.task.Output;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model wrote for one request.
 *
 * @param outputs best first, at least one
 * @param nBest how many of them the user asked for
 * @param image the image that it read, or null
 */
record DecodedOutputs(
        List<Output> outputs, int nBest, @Nullable ModelImage image) {
    /** The outputs that the user asked for. */
    List<Alternative> alternatives() {
        return outputs.stream()
                .limit(nBest)
                .map(output -> new Alternative(output.text(), output.score()))
                .toList();
    }
}

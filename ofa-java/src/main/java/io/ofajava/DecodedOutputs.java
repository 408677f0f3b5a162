// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.task.ModelImage;
import io.ofajava.task.Output;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The decoded outputs of one request.
 *
 * @param outputs best first, at least one
 * @param nBest number of outputs that the user requested
 * @param image the image of the request, or null
 */
record DecodedOutputs(
        List<Output> outputs, int nBest, @Nullable ModelImage image) {
    /** The outputs that the user requested. */
    List<Alternative> alternatives() {
        return outputs.stream()
                .limit(nBest)
                .map(output -> new Alternative(output.text(), output.score()))
                .toList();
    }
}

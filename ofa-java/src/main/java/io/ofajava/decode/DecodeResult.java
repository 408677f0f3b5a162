// SPDX-License-Identifier: Apache-2.0
package io.ofajava.decode;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of one request.
 *
 * @param tag the caller's tag of the request
 * @param hypotheses best first; for {@link Scoring} one per candidate in the given order. May be fewer than the beams
 *     if the constraint allows fewer sequences
 * @param failure why the request ended without a result (for example NaN logits); null if it succeeded
 */
public record DecodeResult(
        long tag, List<Hypothesis> hypotheses, @Nullable String failure) {
    /** Copies the list. */
    public DecodeResult {
        hypotheses = List.copyOf(hypotheses);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine;

import io.ofajava.checkpoint.OfaConfig;
import io.ofajava.decode.DecoderOptions;
import io.ofajava.graph.DecoderKind;

/**
 * Upper bounds on the work that an {@link InferenceThread} has in progress at one time.
 *
 * @param maxRequests requests that are decoded together
 * @param maxRows beams and samples of all text requests together, and of a single request; the logits of a row take one
 *     float per vocabulary entry
 * @param maxCodeRows images that are generated together, and of a single request; at OFA-base size a row takes 38 MB of
 *     keys and values by its last image token
 * @param maxEncoderBatch inputs that are encoded in one call
 */
public record EngineLimits(int maxRequests, int maxRows, int maxCodeRows, int maxEncoderBatch) {
    /** Limits for a machine with a few processors. */
    public static final EngineLimits DEFAULT = new EngineLimits(16, 64, 32, 4);

    /** The size of the decoder of one kind under these limits. */
    DecoderOptions options(OfaConfig config, DecoderKind kind) {
        int rows = kind == DecoderKind.CODES ? maxCodeRows : maxRows;
        DecoderOptions full =
                DecoderOptions.fullVocabulary(config.vocabSize(), maxRequests, rows, kind.positions(config));
        return new DecoderOptions(
                Math.min(maxRequests, rows),
                rows,
                rows,
                full.maxPositions(),
                Profiles.maxTokensPerRow(this, kind),
                full.bos(),
                full.pad(),
                full.eos(),
                full.unk(),
                kind.rangeFirst(config),
                kind.columns(config));
    }
}

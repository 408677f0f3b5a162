// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

/**
 * Which of the three uses of the token embedding share one matrix. All published models share it throughout.
 *
 * @param ownDecoder the decoder reads its tokens from a matrix of its own
 * @param ownOutput the output projection has a matrix that differs from the decoder's
 */
public record TokenEmbeddings(boolean ownDecoder, boolean ownOutput) {
    /** One matrix for all. */
    public static final TokenEmbeddings TIED = new TokenEmbeddings(false, false);
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

/**
 * Which of the three uses of the token embedding share a matrix. All published models use one matrix.
 *
 * @param ownDecoder the decoder has its own input embedding
 * @param ownOutput the output projection has a matrix that differs from the decoder's
 */
public record TokenEmbeddings(boolean ownDecoder, boolean ownOutput) {
    /** One matrix for all uses. */
    public static final TokenEmbeddings TIED = new TokenEmbeddings(false, false);
}

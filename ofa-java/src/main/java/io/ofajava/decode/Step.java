// SPDX-License-Identifier: Apache-2.0
package io.ofajava.decode;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The work of one engine call. The buffers are direct views, in native byte order, of memory that the decoder owns;
 * they are valid during the call only, except {@link #logits()}, whose memory and buffer object stay the same for the
 * decoder's life.
 *
 * <p>Rows of one request are contiguous, and requests keep their order from call to call (finished requests are
 * removed, new ones are appended).
 *
 * <p>A row is fed one token. While all live requests read forced prefixes, it is fed {@code length} of them at once:
 * each token attends to those before it, and has its own logits.
 *
 * @param rows number of live rows, 1 .. {@link DecoderOptions#maxRows()}
 * @param length tokens of each row, 1 .. {@link DecoderOptions#maxTokensPerRow()}, and at most {@code maxRows / rows}
 * @param requests number of live requests, 1 .. {@link DecoderOptions#maxRequests()}
 * @param tokens [rows, length] int32, row-major: the token ids of this step
 * @param positions [rows] int32: decoder position of the row's first token, from 0; shared by the rows of one request
 * @param parents [rows] int32: the row of the previous call whose KV cache this row continues; -1 starts with an empty
 *     cache. Several rows may name one parent, and a parent may be named by none
 * @param sources [rows] int32, ascending: the live request (0 .. requests-1) of the row
 * @param tags [requests] int64: the caller's tag of each live request
 * @param logits [maxRows, columns] float32, row-major: the engine fills the beginning with [rows, length, columns].
 *     Always this same buffer (position 0, limit at capacity), 64-byte aligned, so that an engine can wrap it once as
 *     its output tensor
 * @param columns columns of the logits: column j is token id j for j &lt; 4, else {@code rangeFirst + j - 4}
 *     ({@link DecoderOptions})
 * @param repeat whether the full logits of the previous call are requested. The other values of that call are repeated
 *     here; nothing is computed and the caches are unchanged. Only with {@link DecoderOptions#top()} above 0
 * @param top buffers that the engine may fill instead of the logits, or null if logits are required
 * @param ahead data for running further steps, or null if they are not known
 */
public record Step(
        int rows,
        int length,
        int requests,
        IntBuffer tokens,
        IntBuffer positions,
        IntBuffer parents,
        IntBuffer sources,
        LongBuffer tags,
        FloatBuffer logits,
        int columns,
        boolean repeat,
        @Nullable StepTop top,
        @Nullable StepAhead ahead) {
    /** A step whose logits are needed. */
    public Step(
            int rows,
            int length,
            int requests,
            IntBuffer tokens,
            IntBuffer positions,
            IntBuffer parents,
            IntBuffer sources,
            LongBuffer tags,
            FloatBuffer logits,
            int columns) {
        this(rows, length, requests, tokens, positions, parents, sources, tags, logits, columns, false, null, null);
    }

    /** The caller's tag of live request {@code request} (0 .. requests-1). */
    public long tag(int request) {
        return tags.get(request);
    }
}

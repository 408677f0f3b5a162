// SPDX-License-Identifier: Apache-2.0
package io.ofajava.decode;

import io.ofajava.error.EngineError;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.OfaException;
import io.ofajava.error.ResourceException;
import io.ofajava.error.StateError;
import io.ofajava.nativelib.NativeLibrary;
import io.ofajava.natives.OfaNative;
import io.ofajava.natives.ofa_decoder;
import io.ofajava.natives.ofa_decoder_options;
import io.ofajava.natives.ofa_result;
import io.ofajava.natives.ofa_step;
import io.ofajava.natives.ofa_step_ahead;
import io.ofajava.natives.ofa_step_top;
import java.lang.ref.Reference;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;

/**
 * Decodes many requests together over one engine. {@link #submit} assigns a request a slot, at any time between two
 * steps; each {@link #step} makes one engine call for all live rows; {@link #poll} returns finished requests. A
 * request's result does not depend on the other live requests.
 *
 * <p>Not thread-safe: one thread at a time, and {@link StepEngine#run} must not call back. {@link #close} frees the
 * native memory, including the logits buffer, which engines must not access afterwards.
 */
public final class Decoder implements AutoCloseable {
    private static final int COMMITTED_GUESS = 64;

    private final Callback callback;
    private final FloatBuffer logits;
    private final int scoringRows;
    private final long handle;
    private @Nullable ofa_decoder decoder;

    /** Checks the options and allocates the slots and the logits buffer. */
    public Decoder(DecoderOptions options, StepEngine engine) {
        Objects.requireNonNull(engine, "engine");
        NativeLibrary.require();
        scoringRows = options.maxRowsPerRequest();
        callback = new Callback(engine, options.columns(), options.top());
        long handle = DecoderCallbacks.register(callback);
        ofa_decoder created = new ofa_decoder();
        try (ofa_decoder_options settings = nativeOptions(options)) {
            NativeLibrary.check(OfaNative.ofa_decoder_create(
                    settings, DecoderCallbacks.function(), DecoderCallbacks.pointer(handle), created));
        } catch (RuntimeException | Error e) {
            DecoderCallbacks.unregister(handle);
            throw e;
        }
        this.handle = handle;
        decoder = created;
        try (FloatPointer address = OfaNative.ofa_decoder_logits(decoder)) {
            logits = address.capacity((long) options.maxRows() * options.columns())
                    .asBuffer();
        }
        callback.logits = logits;
    }

    /**
     * The buffer of {@link Step#logits()}: [maxRows, columns] float32, direct, 64-byte aligned, the same object for the
     * decoder's life.
     */
    public FloatBuffer logitsBuffer() {
        return logits;
    }

    /**
     * Assigns the request a slot; its first row is part of the next step.
     *
     * @param tag the caller's identifier, not used by another request that is live or finished and not yet polled
     * @throws InvalidInputException if the request exceeds a limit of this decoder; the message names the setting
     * @throws OfaException if there is no free slot, or not enough free rows; see {@link #trySubmit}
     */
    public void submit(long tag, DecodeRequest request) {
        NativeLibrary.check(submitNative(tag, request));
    }

    /** As {@link #submit}, but returns false, with nothing changed, if the decoder is full. */
    public boolean trySubmit(long tag, DecodeRequest request) {
        int status = submitNative(tag, request);
        if (status == OfaNative.OFA_FULL) {
            return false;
        }
        NativeLibrary.check(status);
        return true;
    }

    /**
     * Runs every live row once: by one token, or by several of a forced prefix ({@link Step#length()}).
     *
     * @return number of requests still live
     * @throws OfaException if the engine failed (its exception is the cause). All live requests are then dropped
     *     without a result; requests that finished before can still be polled, and the decoder stays usable
     */
    public int step() {
        int[] live = new int[1];
        int status = OfaNative.ofa_decoder_step(open(), live);
        Throwable failure = callback.takeFailure();
        if (failure != null) {
            if (failure instanceof ResourceException memory) {
                throw memory;
            }
            throw EngineError.DECODING_FAILED.causedBy(
                    failure, "the engine failed in a decoder step: " + failure.getMessage());
        }
        NativeLibrary.check(status);
        return live[0];
    }

    /** The next finished request, oldest first; null if there is none. */
    public @Nullable DecodeResult poll() {
        ofa_result result = new ofa_result();
        NativeLibrary.check(OfaNative.ofa_decoder_poll(open(), result));
        if (result.isNull()) {
            return null;
        }
        try {
            return ResultReader.read(result);
        } finally {
            OfaNative.ofa_result_free(result);
        }
    }

    /**
     * The committed prefix of a live request: the tokens that are common to all hypotheses that can still win. It
     * includes the forced prefix, but not {@code <s>}. Empty for sampling and scoring.
     *
     * @throws InvalidInputException if no live request has this tag
     */
    public int[] committed(long tag) {
        int[] length = new int[1];
        int[] tokens = new int[COMMITTED_GUESS];
        NativeLibrary.check(OfaNative.ofa_decoder_committed(open(), tag, tokens, tokens.length, length));
        if (length[0] > tokens.length) {
            tokens = new int[length[0]];
            NativeLibrary.check(OfaNative.ofa_decoder_committed(open(), tag, tokens, tokens.length, length));
        }
        return Arrays.copyOf(tokens, length[0]);
    }

    /**
     * Drops a request, live or finished but not polled, and frees its slot at once. Returns false if no request has
     * this tag.
     */
    public boolean cancel(long tag) {
        int status = OfaNative.ofa_decoder_cancel(open(), tag);
        if (status == OfaNative.OFA_INVALID && !callback.running) {
            return false;
        }
        NativeLibrary.check(status);
        return true;
    }

    /** Frees the native memory. Results already polled stay valid. */
    @Override
    public void close() {
        if (callback.running) {
            throw StateError.CLOSED_IN_STEP.with();
        }
        if (decoder != null) {
            OfaNative.ofa_decoder_free(decoder);
            decoder = null;
            DecoderCallbacks.unregister(handle);
        }
    }

    private ofa_decoder open() {
        if (decoder == null) {
            throw StateError.CLOSED.with();
        }
        return decoder;
    }

    private int submitNative(long tag, DecodeRequest request) {
        ofa_decoder open = open();
        try (RequestWriter written = new RequestWriter(request, scoringRows)) {
            return OfaNative.ofa_decoder_submit(open, written.request(), tag);
        } finally {
            Reference.reachabilityFence(request);
        }
    }

    private static ofa_decoder_options nativeOptions(DecoderOptions o) {
        return new ofa_decoder_options()
                .max_requests(o.maxRequests())
                .max_rows_per_request(o.maxRowsPerRequest())
                .max_rows(o.maxRows())
                .max_positions(o.maxPositions())
                .max_tokens_per_row(o.maxTokensPerRow())
                .bos(o.bos())
                .pad(o.pad())
                .eos(o.eos())
                .unk(o.unk())
                .range_first(o.rangeFirst())
                .columns(o.columns())
                .top(o.top())
                .ahead(o.ahead());
    }

    /**
     * Entry point for native code. An exception must not pass through it: it is stored, and thrown by
     * {@link Decoder#step()}.
     */
    static final class Callback {
        private final StepEngine engine;
        private final int columns;
        private final int top;
        private @Nullable FloatBuffer logits;
        private @Nullable Throwable failure;
        private boolean running;

        Callback(StepEngine engine, int columns, int top) {
            this.engine = engine;
            this.columns = columns;
            this.top = top;
        }

        int call(ofa_step step) {
            running = true;
            try {
                int rows = step.rows();
                int length = step.length();
                int requests = step.requests();
                engine.run(new Step(
                        rows,
                        length,
                        requests,
                        step.tokens().capacity((long) rows * length).asBuffer(),
                        step.positions().capacity(rows).asBuffer(),
                        step.parents().capacity(rows).asBuffer(),
                        step.sources().capacity(rows).asBuffer(),
                        step.tags().capacity(requests).asBuffer(),
                        Objects.requireNonNull(logits, "logits"),
                        columns,
                        step.repeat() != 0,
                        answer(step),
                        ahead(step)));
                return 0;
            } catch (Throwable e) {
                failure = e;
                return 1;
            } finally {
                running = false;
            }
        }

        private @Nullable StepTop answer(ofa_step step) {
            ofa_step_top answer = step.top();
            return answer == null || answer.isNull() ? null : StepTop.of(answer, step.rows(), step.length(), top);
        }

        private static @Nullable StepAhead ahead(ofa_step step) {
            ofa_step_ahead ahead = step.ahead();
            return ahead == null || ahead.isNull() ? null : StepAhead.of(ahead, step.rows());
        }

        @Nullable
        Throwable takeFailure() {
            Throwable taken = failure;
            failure = null;
            return taken;
        }
    }
}

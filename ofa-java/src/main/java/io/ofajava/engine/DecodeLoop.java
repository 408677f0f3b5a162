// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine;

import io.ofajava.decode.DecodeListener;
import io.ofajava.decode.DecodeRequest;
import io.ofajava.decode.DecodeResult;
import io.ofajava.decode.Decoder;
import io.ofajava.decode.DecoderOptions;
import io.ofajava.decode.Step;
import io.ofajava.error.EngineError;
import io.ofajava.error.OfaException;
import io.ofajava.error.StateError;
import io.ofajava.graph.DecoderKind;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One decoder over its engine, with the encoded requests that are being decoded or wait for rows. Used by the inference
 * thread.
 */
final class DecodeLoop implements AutoCloseable {
    /**
     * A request in progress.
     *
     * @param listener receives tokens as they are generated, or null
     */
    record Job(
            DecoderKind kind,
            EncoderInput input,
            DecodeRequest request,
            @Nullable DecodeListener listener,
            CompletableFuture<DecodeResult> future) {}

    private record Parked(long tag, Job job) {}

    /** A job that has rows. */
    private static final class Live {
        final Job job;
        final boolean wantsCommitted;
        int steps;
        int committed;

        Live(Job job) {
            this.job = job;
            this.wantsCommitted = job.listener() != null && job.listener().wantsCommitted();
        }
    }

    private final DecoderEngine engine;
    private final Decoder decoder;
    private final Deque<Parked> parked = new ArrayDeque<>();
    private final Map<Long, Live> live = new HashMap<>();
    private boolean heard;
    private int liveRows;
    private long steps;
    private long rowSteps;
    private long tokens;

    /** @param engine closed with this loop, or if the loop cannot be created */
    DecodeLoop(DecoderEngine engine, DecoderOptions options) {
        this.engine = engine;
        try {
            decoder = new Decoder(options, this::run);
        } catch (RuntimeException | Error e) {
            engine.close();
            throw e;
        }
    }

    /** A job has left the queue. */
    static void reportStarted(Job job) {
        report(job, DecodeListener::started);
    }

    /** Whether the next step has rows. */
    boolean isStepping() {
        return !live.isEmpty();
    }

    /** Requests that are live or wait for rows. */
    int requests() {
        return live.size() + parked.size();
    }

    /** Statistics of this loop. */
    EngineStatistics.Decoding statistics() {
        return new EngineStatistics.Decoding(
                live.size(), live.isEmpty() ? 0 : liveRows, parked.size(), steps, rowSteps, tokens);
    }

    /** Adds an encoded request, which waits for rows. */
    void park(long tag, EncoderStates source, Job job) {
        engine.attach(tag, source);
        parked.add(new Parked(tag, job));
    }

    /** @return whether no request waits for rows any more */
    boolean submitParked() {
        for (Parked next = parked.peek(); next != null; next = parked.peek()) {
            try {
                if (next.job().future().isDone()) {
                    engine.release(next.tag());
                } else if (decoder.trySubmit(next.tag(), next.job().request())) {
                    live.put(next.tag(), new Live(next.job()));
                    heard |= next.job().listener() != null;
                } else {
                    return false;
                }
            } catch (RuntimeException e) {
                engine.release(next.tag());
                next.job().future().completeExceptionally(e);
            }
            parked.remove();
        }
        return true;
    }

    /** Frees the rows of cancelled requests. */
    void dropCancelled() {
        for (Iterator<Map.Entry<Long, Live>> it = live.entrySet().iterator(); it.hasNext(); ) {
            Map.Entry<Long, Live> entry = it.next();
            if (entry.getValue().job.future().isDone()) {
                it.remove();
                decoder.cancel(entry.getKey());
                engine.release(entry.getKey());
            }
        }
    }

    /** Runs all live rows once and completes what has ended. */
    void step() {
        if (live.isEmpty()) {
            return;
        }
        try {
            decoder.step();
        } catch (RuntimeException e) {
            failLive(e);
            return;
        }
        live.values().forEach(each -> each.steps++);
        for (DecodeResult result = decoder.poll(); result != null; result = decoder.poll()) {
            engine.release(result.tag());
            Live ended = live.remove(result.tag());
            if (ended != null) {
                end(ended, result);
            }
        }
        heard &= !live.isEmpty();
        if (heard) {
            live.forEach(this::reportCommitted);
        }
    }

    private void end(Live ended, DecodeResult result) {
        Job job = ended.job;
        if (result.failure() != null) {
            job.future().completeExceptionally(EngineError.DECODING_FAILED.with(result.failure()));
            return;
        }
        tokens += result.hypotheses().stream()
                .mapToLong(hypothesis -> hypothesis.tokens().length)
                .sum();
        report(job, listener -> listener.finished(ended.steps));
        job.future().complete(result);
    }

    private void run(Step step) {
        steps++;
        rowSteps += (long) step.rows() * step.length();
        liveRows = step.rows();
        engine.run(step);
        if (heard) {
            report(step);
        }
    }

    private void reportCommitted(long tag, Live request) {
        if (!request.wantsCommitted) {
            return;
        }
        int[] committed = decoder.committed(tag);
        if (committed.length > request.committed) {
            request.committed = committed.length;
            report(request.job, listener -> listener.committed(committed));
        }
    }

    /**
     * At position {@code n} a step reads the {@code n}-th token that its row has generated; at position 0 the start
     * token. Tokens that are read together are reported one by one, as if each had its own step; a listener therefore
     * receives a complete prefix, even one that turns out to be impossible.
     */
    private void report(Step step) {
        for (int request = 0; request < step.requests(); request++) {
            Live known = live.get(step.tag(request));
            if (known == null || known.job.listener() == null) {
                continue;
            }
            for (int token = 0; token < step.length() && !known.job.future().isDone(); token++) {
                report(step, request, token, known.job);
            }
        }
    }

    private static void report(Step step, int request, int token, Job job) {
        int[] newest = new int[step.rows()];
        int rows = 0;
        int position = 0;
        for (int row = 0; row < step.rows(); row++) {
            if (step.sources().get(row) == request) {
                newest[rows++] = step.tokens().get(row * step.length() + token);
                position = step.positions().get(row) + token;
            }
        }
        if (position > 0) {
            int count = position;
            int[] own = Arrays.copyOf(newest, rows);
            report(job, listener -> listener.written(count, own));
        }
    }

    /** A listener that fails ends only its own request. */
    private static void report(Job job, Consumer<DecodeListener> news) {
        DecodeListener listener = job.listener();
        if (listener == null) {
            return;
        }
        try {
            news.accept(listener);
        } catch (RuntimeException e) {
            job.future()
                    .completeExceptionally(
                            e instanceof OfaException ? e : StateError.LISTENER_FAILED.causedBy(e, e.toString()));
        }
    }

    private void failLive(Throwable cause) {
        live.forEach((tag, each) -> {
            engine.release(tag);
            each.job.future().completeExceptionally(cause);
        });
        live.clear();
    }

    /** Fails everything that was accepted with this cause. */
    void failAll(Throwable cause) {
        live.values().forEach(each -> each.job.future().completeExceptionally(cause));
        live.clear();
        parked.forEach(waiting -> waiting.job().future().completeExceptionally(cause));
        parked.clear();
    }

    @Override
    public void close() {
        decoder.close();
        engine.close();
    }
}

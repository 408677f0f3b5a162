package io.ofajava.engine;

import io.ofajava.OfaException;
import io.ofajava.decode.DecodeRequest;
import io.ofajava.decode.DecodeResult;
import io.ofajava.decode.Decoder;
import io.ofajava.decode.DecoderOptions;
import io.ofajava.decode.Step;
import io.ofajava.graph.DecoderKind;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** One decoder over its engine, with the encoded requests that it works on or that wait for rows. Used by the inference thread. */
final class Lane implements AutoCloseable {
    /**
     * A request on its way.
     *
     * @param listener hears of tokens as they are written, or null
     */
    record Job(DecoderKind kind, EncoderInput input, DecodeRequest request, RowListener listener, CompletableFuture<DecodeResult> future) {
    }

    private record Parked(long tag, Job job) {
    }

    private final DecoderEngine engine;
    private final Decoder decoder;
    private final Deque<Parked> parked = new ArrayDeque<>();
    private final Map<Long, Job> live = new HashMap<>();
    private boolean heard;

    /** @param engine is closed with the lane, or if it cannot be made */
    Lane(DecoderEngine engine, DecoderOptions options) {
        this.engine = engine;
        try {
            decoder = new Decoder(options, this::run);
        } catch (RuntimeException | Error e) {
            engine.close();
            throw e;
        }
    }

    /** Requests that are live or wait for rows. */
    int requests() {
        return live.size() + parked.size();
    }

    /** An encoded request waits for rows from now on. */
    void park(long tag, Source source, Job job) {
        engine.attach(tag, source);
        parked.add(new Parked(tag, job));
    }

    /** @return whether nothing is parked any more */
    boolean submitParked() {
        for (Parked next = parked.peek(); next != null; next = parked.peek()) {
            try {
                if (next.job().future().isDone()) {
                    engine.release(next.tag());
                } else if (decoder.trySubmit(next.tag(), next.job().request())) {
                    live.put(next.tag(), next.job());
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

    /** Requests that nobody waits for any more give their rows back. */
    void dropCancelled() {
        for (Iterator<Map.Entry<Long, Job>> it = live.entrySet().iterator(); it.hasNext(); ) {
            Map.Entry<Long, Job> entry = it.next();
            if (entry.getValue().future().isDone()) {
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
        for (DecodeResult result = decoder.poll(); result != null; result = decoder.poll()) {
            engine.release(result.tag());
            Job job = live.remove(result.tag());
            if (job == null) {
                continue;
            }
            if (result.failure() == null) {
                job.future().complete(result);
            } else {
                job.future().completeExceptionally(new OfaException(result.failure()));
            }
        }
        heard &= !live.isEmpty();
    }

    private void run(Step step) {
        engine.run(step);
        if (heard) {
            tell(step);
        }
    }

    /** What a step reads at position {@code n} is the {@code n}-th token that its row has written; at position 0 it is the start. */
    private void tell(Step step) {
        for (int request = 0; request < step.requests(); request++) {
            Job job = live.get(step.tag(request));
            if (job == null || job.listener() == null) {
                continue;
            }
            int[] tokens = new int[step.rows()];
            int rows = 0;
            int position = 0;
            for (int row = 0; row < step.rows(); row++) {
                if (step.sources().get(row) == request) {
                    tokens[rows++] = step.tokens().get(row);
                    position = step.positions().get(row);
                }
            }
            if (position > 0) {
                tell(job, position, Arrays.copyOf(tokens, rows));
            }
        }
    }

    /** A listener that fails ends its own request and no other. */
    private static void tell(Job job, int count, int[] tokens) {
        try {
            job.listener().written(count, tokens);
        } catch (RuntimeException e) {
            job.future().completeExceptionally(e);
        }
    }

    private void failLive(Throwable cause) {
        live.forEach((tag, job) -> {
            engine.release(tag);
            job.future().completeExceptionally(cause);
        });
        live.clear();
    }

    /** Everything that was accepted ends with this cause. */
    void failAll(Throwable cause) {
        live.values().forEach(job -> job.future().completeExceptionally(cause));
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

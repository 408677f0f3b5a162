package io.ofajava.engine;

import io.ofajava.OfaException;
import io.ofajava.checkpoint.OfaConfig;
import io.ofajava.decode.DecodeRequest;
import io.ofajava.decode.DecodeResult;
import io.ofajava.decode.Decoder;
import io.ofajava.decode.DecoderOptions;
import io.ofajava.graph.DecoderKind;
import io.ofajava.graph.GraphSet;
import io.ofajava.graph.PatchGrid;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The one thread that owns the backend. Requests of any thread join the running decode between two steps and leave as soon as they are done;
 * what waits with pictures of one size is encoded together. Thread-safe.
 */
public final class InferenceThread implements AutoCloseable {
    /**
     * How much is decoded at once.
     *
     * @param maxRequests       requests that are decoded together
     * @param maxRows           beams and samples of all of them, which is the most of one request as well; a row's logits take as many floats as
     *                          the vocabulary has words
     * @param maxEncoderBatch   sources that are encoded in one call
     */
    public record Limits(int maxRequests, int maxRows, int maxEncoderBatch) {
        /** What one small machine takes without waste. */
        public static final Limits DEFAULT = new Limits(16, 64, 4);

        DecoderOptions options(OfaConfig config) {
            DecoderOptions all = DecoderOptions.fullVocabulary(config.vocabSize(), maxRequests, maxRows, DecoderKind.TEXT.positions(config));
            return new DecoderOptions(maxRequests, maxRows, maxRows, all.maxPositions(), all.bos(), all.pad(), all.eos(), all.unk(),
                    all.rangeFirst(), all.columns());
        }
    }

    private record Job(EncoderInput input, DecodeRequest request, CompletableFuture<DecodeResult> future) {
    }

    /** An encoded request that waits for rows. */
    private record Parked(long tag, Job job) {
    }

    private final GraphSet graphs;
    private final OfaConfig config;
    private final List<PatchGrid> interpolated;
    private final Limits limits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Deque<Job> queue = new ArrayDeque<>();
    private final Deque<Parked> parked = new ArrayDeque<>();
    private final Map<Long, CompletableFuture<DecodeResult>> live = new HashMap<>();
    private final CompletableFuture<String> ready = new CompletableFuture<>();
    private final Thread thread;
    private boolean closing;
    private long nextTag;

    private Encoder encoder;
    private DecoderEngine engine;
    private Decoder decoder;

    /**
     * Starts the thread, which compiles the decoder; {@link #awaitReady} waits for that.
     *
     * @param backend made on the thread that uses it
     */
    public InferenceThread(Supplier<Backend> backend, GraphSet graphs, OfaConfig config, List<PatchGrid> interpolated, Limits limits) {
        this.graphs = graphs;
        this.config = config;
        this.interpolated = List.copyOf(interpolated);
        this.limits = limits;
        this.thread = new Thread(() -> run(backend), "ofa-inference");
        this.thread.setDaemon(true);
        this.thread.start();
    }

    /**
     * Waits until the decoder is compiled.
     *
     * @return what executes the graphs, for people
     * @throws OfaException if the backend cannot be started
     */
    public String awaitReady() {
        try {
            return ready.join();
        } catch (java.util.concurrent.CompletionException e) {
            throw e.getCause() instanceof OfaException ofa ? ofa : new OfaException("the engine cannot be started: " + e.getCause().getMessage(), e);
        }
    }

    /**
     * Queues a request.
     *
     * @return completed with the hypotheses; exceptionally with an {@link OfaException} if the request is refused or fails. Cancelling it
     *         frees the request's rows before the next step
     */
    public CompletableFuture<DecodeResult> submit(EncoderInput input, DecodeRequest request) {
        CompletableFuture<DecodeResult> future = new CompletableFuture<>();
        lock.lock();
        try {
            if (closing) {
                throw new OfaException("the model is closed; load it again for further requests");
            }
            queue.add(new Job(input, request, future));
            work.signal();
        } finally {
            lock.unlock();
        }
        return future;
    }

    private void run(Supplier<Backend> supplier) {
        try (Backend backend = supplier.get();
                Encoder ownedEncoder = new Encoder(backend, graphs, config, interpolated);
                DecoderEngine ownedEngine = new DecoderEngine(backend, graphs, config, DecoderKind.TEXT);
                Decoder ownedDecoder = new Decoder(limits.options(config), ownedEngine)) {
            encoder = ownedEncoder;
            engine = ownedEngine;
            decoder = ownedDecoder;
            ready.complete(backend.description());
            while (awaitWork()) {
                admit();
                dropCancelled();
                step();
            }
        } catch (RuntimeException | Error e) {
            ready.completeExceptionally(e);
            failAll(e);
        }
    }

    /** @return false when there is nothing to do any more and nothing to come */
    private boolean awaitWork() {
        lock.lock();
        try {
            while (queue.isEmpty() && live.isEmpty() && parked.isEmpty()) {
                if (closing) {
                    return false;
                }
                work.awaitUninterruptibly();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** What was encoded and waits for rows goes first; nothing more is encoded while it waits. */
    private void admit() {
        while (submitParked()) {
            List<Job> batch = nextBatch();
            if (batch.isEmpty()) {
                return;
            }
            try {
                List<Source> sources = encoder.encode(batch.stream().map(Job::input).toList());
                for (int i = 0; i < batch.size(); i++) {
                    engine.attach(nextTag, sources.get(i));
                    parked.add(new Parked(nextTag++, batch.get(i)));
                }
            } catch (RuntimeException e) {
                batch.forEach(job -> job.future().completeExceptionally(e));
            }
        }
    }

    /** @return whether nothing is parked any more */
    private boolean submitParked() {
        for (Parked next = parked.peek(); next != null; next = parked.peek()) {
            try {
                if (!decoder.trySubmit(next.tag(), next.job().request())) {
                    return false;
                }
                live.put(next.tag(), next.job().future());
            } catch (RuntimeException e) {
                engine.release(next.tag());
                next.job().future().completeExceptionally(e);
            }
            parked.remove();
        }
        return true;
    }

    /** The oldest waiting request and those behind it whose pictures have its size, as many as there is room for. */
    private List<Job> nextBatch() {
        List<Job> batch = new ArrayList<>();
        lock.lock();
        try {
            int room = Math.min(limits.maxEncoderBatch(), limits.maxRequests() - live.size() - parked.size());
            Iterator<Job> waiting = queue.iterator();
            while (waiting.hasNext() && batch.size() < room) {
                Job job = waiting.next();
                if (job.future().isDone()) {
                    waiting.remove();
                } else if (batch.isEmpty() || sameSize(batch.get(0).input(), job.input())) {
                    batch.add(job);
                    waiting.remove();
                }
            }
        } finally {
            lock.unlock();
        }
        return batch;
    }

    private static boolean sameSize(EncoderInput a, EncoderInput b) {
        return (a.pixels() == null) == (b.pixels() == null) && a.height() == b.height() && a.width() == b.width();
    }

    private void dropCancelled() {
        for (Iterator<Map.Entry<Long, CompletableFuture<DecodeResult>>> it = live.entrySet().iterator(); it.hasNext(); ) {
            Map.Entry<Long, CompletableFuture<DecodeResult>> entry = it.next();
            if (entry.getValue().isCancelled()) {
                it.remove();
                decoder.cancel(entry.getKey());
                engine.release(entry.getKey());
            }
        }
    }

    private void step() {
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
            CompletableFuture<DecodeResult> future = live.remove(result.tag());
            if (future == null) {
                continue;
            }
            if (result.failure() == null) {
                future.complete(result);
            } else {
                future.completeExceptionally(new OfaException(result.failure()));
            }
        }
    }

    private void failLive(Throwable cause) {
        live.forEach((tag, future) -> {
            engine.release(tag);
            future.completeExceptionally(cause);
        });
        live.clear();
    }

    private void failAll(Throwable cause) {
        live.values().forEach(future -> future.completeExceptionally(cause));
        live.clear();
        parked.forEach(waiting -> waiting.job().future().completeExceptionally(cause));
        parked.clear();
        lock.lock();
        try {
            closing = true;
            queue.forEach(job -> job.future().completeExceptionally(cause));
            queue.clear();
        } finally {
            lock.unlock();
        }
    }

    /** Refuses new requests, waits for those that were accepted, and frees everything. */
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            work.signal();
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

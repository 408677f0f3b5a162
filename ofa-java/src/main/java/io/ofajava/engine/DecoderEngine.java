// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine;

import io.ofajava.checkpoint.OfaConfig;
import io.ofajava.decode.Step;
import io.ofajava.decode.StepEngine;
import io.ofajava.graph.DecoderKind;
import io.ofajava.graph.GraphSet;
import io.ofajava.graph.PatchGrid;
import io.ofajava.graph.TensorNames;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Runs the decoder graph as a {@link StepEngine}: one run for all live rows. The encoder states of a request are
 * attached under its tag before submission, and released when the request has ended. Used by the backend's thread.
 */
public final class DecoderEngine implements StepEngine, AutoCloseable {
    private static final long[] NOTHING = {};
    /**
     * Sufficient to keep the device busy while the host searches. Text requests that arrive in the meantime wait for
     * these steps.
     */
    private static final int STEPS_AHEAD = 8;

    private final Backend backend;
    private final Engine engine;
    private final KeyValueCache cache;
    /** Input that selects the kind in a graph for both kinds; null for a graph of one kind. */
    private final int @Nullable [] codes;

    /** Number of candidates that the graph returns per token; 0 for logits only. */
    private final int top;
    /** Whether the graph samples the next token. */
    private final boolean draws;

    private final Map<Long, EncoderStates> sources = new HashMap<>();
    private long[] cached = NOTHING;
    private @Nullable CrossAttentionInputs cross;
    private @Nullable FloatBuffer logitsBuffer;
    private @Nullable DeviceTensor logits;
    private @Nullable DeviceSearch search;
    private final StepsAhead ahead = new StepsAhead();

    /**
     * Compiles the decoder graph of the given kind with the default limits and without interpolated image positions.
     */
    public DecoderEngine(Backend backend, GraphSet graphs, OfaConfig config, DecoderKind kind) {
        this(backend, graphs, config, List.of(), EngineLimits.DEFAULT, kind);
    }

    /**
     * Compiles the decoder graph of the given kind.
     *
     * @param interpolated the patch grids that the graphs were exported with
     * @param limits limits of the work in progress
     */
    public DecoderEngine(
            Backend backend,
            GraphSet graphs,
            OfaConfig config,
            List<PatchGrid> interpolated,
            EngineLimits limits,
            DecoderKind kind) {
        this.backend = backend;
        this.engine = backend.compile(graphs.decoder(kind), Profiles.decoder(config, interpolated, limits, kind));
        boolean joined = config.layout().numCodes() > 0 && graphs.hasOneDecoder();
        this.codes = joined ? new int[] {kind == DecoderKind.CODES ? 1 : 0} : null;
        this.top = graphs.candidates(kind, config);
        this.draws = graphs.draws(kind);
        this.cache = new KeyValueCache(backend, config, graphs, kind.positions(config));
    }

    /** Number of candidates per token that this engine can return instead of logits; 0: logits only. */
    public int top() {
        return top;
    }

    /** Number of steps that this engine can run before the search has seen the previous step's output. */
    public int ahead() {
        return draws ? STEPS_AHEAD : 0;
    }

    /** Attaches encoder states to a request; {@link #release} closes them. */
    public void attach(long tag, EncoderStates source) {
        sources.put(tag, source);
        cached = NOTHING;
    }

    /** Releases the encoder states of a request that has ended. */
    public void release(long tag) {
        EncoderStates source = sources.remove(tag);
        if (source != null) {
            source.close();
        }
    }

    @Override
    public void run(Step step) {
        run(step, Map.of());
    }

    /**
     * Runs a step, and fills tensors with intermediate values.
     *
     * @param exposed further outputs of graphs that were exported with them, by name
     */
    public void run(Step step, Map<String, DeviceTensor> exposed) {
        if (step.repeat()) {
            repeatLogits(step);
        } else if (top == 0) {
            collectStates(step);
            launch(step, 0, array(step.parents(), step.rows()), exposed);
        } else {
            try {
                runForCandidates(step, exposed);
            } catch (RuntimeException e) {
                dropAhead(e);
                throw e;
            }
        }
    }

    /**
     * The step's candidates come from a separate run, or from a run ahead for an earlier step. Further steps are queued
     * before waiting for this step's output.
     */
    private void runForCandidates(Step step, Map<String, DeviceTensor> exposed) {
        DeviceSearch search = this.search;
        if (search == null || !ahead.answers(step)) {
            ahead.drop();
            search = search(step);
            collectStates(step);
            int[] positions = launch(step, 0, array(step.parents(), step.rows()), exposed);
            if (step.top() == null) {
                search.downloadLogits(step);
                return;
            }
            ahead.add(step, positions, search.queueDownload(step));
        }
        if (step.ahead() != null) {
            while (ahead.size() <= step.ahead().steps()) {
                int[] positions = launch(step, ahead.size(), staying(step), Map.of());
                ahead.add(step, positions, search.queueDownload(step));
            }
        }
        ahead.take(step, search);
    }

    private void dropAhead(RuntimeException failure) {
        try {
            ahead.drop();
        } catch (RuntimeException another) {
            failure.addSuppressed(another);
        }
    }

    /**
     * Returns the logits of the previous step. If steps ran ahead of it, their logits have replaced them, and the step
     * runs again.
     */
    private void repeatLogits(Step step) {
        if (ahead.size() > 0) {
            ahead.drop();
            launch(step, 0, staying(step), Map.of());
        }
        searching().downloadLogits(step);
    }

    private DeviceSearch searching() {
        return Objects.requireNonNull(search, "search");
    }

    private static int[] staying(Step step) {
        return IntStream.range(0, step.rows()).toArray();
    }

    /**
     * Runs the graph. If it returns candidates, the run is only queued.
     *
     * @param at 0 for the step itself, or the number of the step ahead of it
     * @return the positions of the rows
     */
    private int[] launch(Step step, int at, int[] parents, Map<String, DeviceTensor> exposed) {
        int rows = step.rows();
        int length = step.length();
        int[] positions = Arrays.stream(array(step.positions(), rows))
                .map(position -> position + at)
                .toArray();
        cache.prepare(parents, Arrays.stream(positions).max().orElseThrow() + length);
        Map<String, DeviceTensor> inputs =
                new HashMap<>(Objects.requireNonNull(cross, "cross").inputs());
        Map<String, DeviceTensor> outputs = new HashMap<>(exposed);
        List<DeviceTensor> temporary = new ArrayList<>();
        try {
            if (at == 0) {
                put(inputs, temporary, TensorNames.TOKENS, array(step.tokens(), rows * length), rows, length);
            }
            if (codes != null) {
                put(inputs, temporary, TensorNames.CODES, codes, 1);
            }
            put(inputs, temporary, TensorNames.POSITIONS, positions, rows);
            putSlots(inputs, temporary, array(step.sources(), rows), length, step.requests());
            cache.bind(inputs, outputs, temporary);
            if (top > 0) {
                searching().bind(step, at, inputs, outputs, temporary);
                engine.enqueue(inputs, outputs);
            } else {
                DeviceTensor stepLogits = logits(step).view((long) rows * length, step.columns());
                temporary.add(stepLogits);
                outputs.put(TensorNames.LOGITS, stepLogits);
                engine.run(inputs, outputs);
            }
        } finally {
            temporary.forEach(DeviceTensor::close);
        }
        return positions;
    }

    private void closeLogits() {
        logitsBuffer = null;
        if (logits != null) {
            logits.close();
            logits = null;
        }
    }

    private DeviceSearch search(Step step) {
        int tokens = step.logits().capacity() / step.columns();
        DeviceSearch known = search;
        if (known != null && known.tokens() >= tokens) {
            return known;
        }
        if (known != null) {
            known.close();
            search = null;
        }
        DeviceSearch larger = new DeviceSearch(backend, top, draws, tokens, step.columns());
        search = larger;
        return larger;
    }

    private DeviceTensor logits(Step step) {
        DeviceTensor known = logits;
        if (known != null && logitsBuffer == step.logits()) {
            return known;
        }
        closeLogits();
        DeviceTensor wrapped = backend.wrap(step.logits(), step.logits().capacity());
        logits = wrapped;
        logitsBuffer = step.logits();
        return wrapped;
    }

    /**
     * Each token is a query against its row's source: {@code slotQueries} has the query in each slot,
     * {@code querySlots} the slot of each query.
     */
    private void putSlots(
            Map<String, DeviceTensor> inputs,
            List<DeviceTensor> temporary,
            int[] rowSources,
            int length,
            int requests) {
        int[] counts = new int[requests];
        int beam = 0;
        for (int source : rowSources) {
            counts[source] += length;
            beam = Math.max(beam, counts[source]);
        }
        int[] slotQueries = new int[requests * beam];
        int[] querySlots = new int[rowSources.length * length];
        Arrays.fill(counts, 0);
        for (int query = 0; query < querySlots.length; query++) {
            int source = rowSources[query / length];
            int slot = source * beam + counts[source]++;
            slotQueries[slot] = query;
            querySlots[query] = slot;
        }
        put(inputs, temporary, TensorNames.SLOT_QUERIES, slotQueries, requests, beam);
        put(inputs, temporary, TensorNames.QUERY_SLOTS, querySlots, rowSources.length, length);
    }

    private void collectStates(Step step) {
        long[] tags = new long[step.requests()];
        for (int i = 0; i < tags.length; i++) {
            tags[i] = step.tag(i);
        }
        if (Arrays.equals(tags, cached)) {
            return;
        }
        List<EncoderStates> live = new ArrayList<>();
        for (long tag : tags) {
            EncoderStates source = sources.get(tag);
            if (source == null) {
                throw new IllegalStateException("request " + tag + " has no source");
            }
            live.add(source);
        }
        CrossAttentionInputs next = CrossAttentionInputs.of(backend, live);
        if (cross != null) {
            cross.close();
        }
        cross = next;
        cached = tags;
    }

    private void put(
            Map<String, DeviceTensor> inputs, List<DeviceTensor> temporary, String name, int[] values, long... shape) {
        DeviceTensor tensor = backend.ints(values, shape);
        temporary.add(tensor);
        inputs.put(name, tensor);
    }

    private static int[] array(IntBuffer buffer, int count) {
        int[] values = new int[count];
        buffer.get(0, values);
        return values;
    }

    @Override
    public void close() {
        sources.values().forEach(EncoderStates::close);
        sources.clear();
        if (cross != null) {
            cross.close();
        }
        closeLogits();
        ahead.drop();
        if (search != null) {
            search.close();
        }
        cache.close();
        engine.close();
    }
}

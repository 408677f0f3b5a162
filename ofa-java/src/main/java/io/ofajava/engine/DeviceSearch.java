// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine;

import io.ofajava.decode.Step;
import io.ofajava.decode.StepAhead;
import io.ofajava.decode.StepTop;
import io.ofajava.graph.TensorNames;
import io.ofajava.graph.TopCandidates;
import io.ofajava.onnx.ElementType;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Provides the C++ search with the candidates ({@link TopCandidates}) and the tokens sampled by a decoder graph. The
 * logits stay in the backend's memory and are copied to the host only when a step requests them.
 */
final class DeviceSearch implements AutoCloseable {
    private static final int SPECIALS = 4;

    private final Backend backend;
    private final int top;
    private final boolean draws;
    private final int tokens;
    private final DeviceTensor candidates;
    private final DeviceTensor logits;
    /** The tokens sampled by the last two runs, alternating: a run reads those of the previous one. */
    private final DeviceTensor[] drawn;

    private int newest;

    /**
     * @param top candidates per token
     * @param draws whether the graph samples tokens
     * @param tokens maximum number of tokens of a step
     * @param columns of the logits
     */
    DeviceSearch(Backend backend, int top, boolean draws, int tokens, int columns) {
        this.backend = backend;
        this.top = top;
        this.draws = draws;
        this.tokens = tokens;
        this.candidates = backend.allocate(ElementType.FLOAT32, tokens, width());
        this.logits = backend.allocate(ElementType.FLOAT32, tokens, columns);
        this.drawn = new DeviceTensor[draws ? 2 : 0];
        for (int i = 0; i < drawn.length; i++) {
            drawn[i] = backend.allocate(ElementType.INT32, tokens, 1);
        }
    }

    /** Maximum number of tokens of a step. */
    int tokens() {
        return tokens;
    }

    private int width() {
        return TopCandidates.width(top, draws);
    }

    /**
     * Sets the inputs and outputs of a run.
     *
     * @param at 0 for the step itself, or the number of the step ahead of it
     * @param temporary receives resources to be closed after the run is queued
     */
    void bind(
            Step step,
            int at,
            Map<String, DeviceTensor> inputs,
            Map<String, DeviceTensor> outputs,
            List<DeviceTensor> temporary) {
        int rows = step.rows();
        int length = step.length();
        int[] window = new int[rows * 2];
        float[] temperature = new float[rows];
        int[] wanted = new int[rows * length];
        StepTop answer = step.top();
        for (int row = 0; row < rows; row++) {
            window[row * 2] = answer == null ? SPECIALS : answer.firstColumns().get(row);
            window[row * 2 + 1] =
                    answer == null ? step.columns() : answer.endColumns().get(row);
            temperature[row] = answer == null ? 1 : answer.temperatures().get(row);
        }
        for (int token = 0; token < wanted.length; token++) {
            wanted[token] = answer == null ? 0 : Math.max(0, answer.wanted().get(token));
        }
        put(inputs, temporary, TensorNames.WINDOW, backend.ints(window, rows, 2));
        put(inputs, temporary, TensorNames.TEMPERATURE, backend.floats(FloatBuffer.wrap(temperature), rows));
        put(inputs, temporary, TensorNames.WANTED, backend.ints(wanted, rows, length));
        put(outputs, temporary, TensorNames.LOGITS, logits.view((long) rows * length, step.columns()));
        put(outputs, temporary, TensorNames.CANDIDATES, candidates.view((long) rows * length, width()));
        if (draws) {
            bindDraw(step, at, inputs, outputs, temporary);
        }
    }

    private void bindDraw(
            Step step,
            int at,
            Map<String, DeviceTensor> inputs,
            Map<String, DeviceTensor> outputs,
            List<DeviceTensor> temporary) {
        int rows = step.rows();
        int[] topK = new int[rows];
        float[] draw = new float[rows];
        StepAhead ahead = step.ahead();
        for (int row = 0; row < rows; row++) {
            topK[row] = ahead == null ? 1 : ahead.topK().get(row);
            draw[row] = ahead == null ? 0 : ahead.draw(row, at);
        }
        put(inputs, temporary, TensorNames.DRAW_TOP_K, backend.ints(topK, rows));
        put(inputs, temporary, TensorNames.DRAW, backend.floats(FloatBuffer.wrap(draw), rows));
        if (at > 0) {
            put(inputs, temporary, TensorNames.TOKENS, drawn[newest].view(rows, 1));
        }
        newest = 1 - newest;
        put(outputs, temporary, TensorNames.DRAWN, drawn[newest].view(rows, step.length()));
    }

    private static void put(
            Map<String, DeviceTensor> tensors, List<DeviceTensor> temporary, String name, DeviceTensor tensor) {
        tensors.put(name, tensor);
        temporary.add(tensor);
    }

    /** Queues the copy of the last run's candidates to the host. */
    Download queueDownload(Step step) {
        try (DeviceTensor written = candidates.view((long) step.rows() * step.length(), width())) {
            return backend.queueDownload(written);
        }
    }

    /**
     * Fills the step's candidates.
     *
     * @param host candidates of its run
     */
    void answer(Step step, FloatBuffer host) {
        StepTop answer = Objects.requireNonNull(step.top(), "top");
        for (int token = 0; token < step.rows() * step.length(); token++) {
            int at = token * width();
            for (int i = 0; i < top; i++) {
                answer.columns().put(token * top + i, (int) host.get(at + top + i));
            }
            answer.logits().put(token * top, host, at, top);
            answer.special().put(token * SPECIALS, host, at + 2 * top, SPECIALS);
            answer.wantedLogits().put(token, host.get(at + 2 * top + SPECIALS));
            answer.logSums().put(token, host.get(at + 2 * top + SPECIALS + 1));
        }
        answer.used().put(0, 1);
    }

    /** The token that a run sampled for each row, for a graph that samples. */
    int[] drawn(FloatBuffer host, int rows) {
        int[] tokensDrawn = new int[rows];
        for (int row = 0; row < rows; row++) {
            tokensDrawn[row] = (int) host.get((row + 1) * width() - 1);
        }
        return tokensDrawn;
    }

    /** Fills the step's logits from the last run. */
    void downloadLogits(Step step) {
        try (DeviceTensor written = logits.view((long) step.rows() * step.length(), step.columns())) {
            written.download(step.logits().duplicate().clear());
        }
    }

    @Override
    public void close() {
        candidates.close();
        logits.close();
        for (DeviceTensor tensor : drawn) {
            tensor.close();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine;

import io.ofajava.decode.Step;
import io.ofajava.decode.StepTop;
import io.ofajava.graph.TopCandidates;
import io.ofajava.onnx.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;

/**
 * The candidates that a decoder graph returns of each token ({@link TopCandidates}) as the C++ search reads them. The
 * logits stay in the backend's memory; they reach the host where a step asks for them.
 */
final class DeviceSearch implements AutoCloseable {
    private static final int SPECIALS = 4;

    private final Backend backend;
    private final int top;
    private final int tokens;
    private final FloatBuffer host;
    private final DeviceTensor candidates;
    private final DeviceTensor logits;

    /**
     * @param top candidates of a token
     * @param tokens the most of one step
     * @param columns of the logits
     */
    DeviceSearch(Backend backend, int top, int tokens, int columns) {
        this.backend = backend;
        this.top = top;
        this.tokens = tokens;
        this.host = ByteBuffer.allocateDirect(Math.multiplyExact(tokens * width(), Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        this.candidates = backend.wrap(host, tokens, width());
        this.logits = backend.allocate(ElementType.FLOAT32, tokens, columns);
    }

    /** The most tokens of one step. */
    int tokens() {
        return tokens;
    }

    private int width() {
        return 2 * top + TopCandidates.REST;
    }

    /** Gives a run what it reads and writes; {@link #finish} follows it. */
    void bind(
            Step step,
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
        put(inputs, temporary, "window", backend.ints(window, rows, 2));
        put(inputs, temporary, "temperature", backend.floats(FloatBuffer.wrap(temperature), rows));
        put(inputs, temporary, "wanted", backend.ints(wanted, rows, length));
        put(outputs, temporary, "logits", logits.view((long) rows * length, step.columns()));
        if (answer != null) {
            put(outputs, temporary, "candidates", candidates.view((long) rows * length, width()));
        }
    }

    private static void put(
            Map<String, DeviceTensor> tensors, List<DeviceTensor> temporary, String name, DeviceTensor tensor) {
        tensors.put(name, tensor);
        temporary.add(tensor);
    }

    /** Gives the step its candidates, or its logits if it asks for those. */
    void finish(Step step) {
        StepTop answer = step.top();
        if (answer == null) {
            downloadLogits(step);
            return;
        }
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

    /** The logits of the last run, which a step asks for again after its candidates did not suffice. */
    void downloadLogits(Step step) {
        try (DeviceTensor written = logits.view((long) step.rows() * step.length(), step.columns())) {
            written.download(step.logits().duplicate().clear());
        }
    }

    @Override
    public void close() {
        candidates.close();
        logits.close();
    }
}

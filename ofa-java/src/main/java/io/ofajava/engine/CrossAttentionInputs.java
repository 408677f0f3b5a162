// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine;

import io.ofajava.graph.TensorNames;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The encoder outputs of the live requests as one batch {@code [sources, heads, source, head width]}. If the live
 * requests are exactly one encoder batch, its tensors are used directly; otherwise they are gathered when a request
 * joins or leaves, never at a step.
 */
final class CrossAttentionInputs implements AutoCloseable {
    private final Map<String, DeviceTensor> inputs;
    private final List<DeviceTensor> owned;

    private CrossAttentionInputs(Map<String, DeviceTensor> inputs, List<DeviceTensor> owned) {
        this.inputs = inputs;
        this.owned = owned;
    }

    /** @return the tensors by their names in the decoder graph */
    Map<String, DeviceTensor> inputs() {
        return inputs;
    }

    static CrossAttentionInputs of(Backend backend, List<EncoderStates> sources) {
        List<DeviceTensor> owned = new ArrayList<>();
        Map<String, DeviceTensor> inputs = new java.util.HashMap<>();
        try {
            fill(backend, sources, inputs, owned);
            return new CrossAttentionInputs(inputs, owned);
        } catch (RuntimeException e) {
            owned.forEach(DeviceTensor::close);
            throw e;
        }
    }

    private static void fill(
            Backend backend, List<EncoderStates> sources, Map<String, DeviceTensor> inputs, List<DeviceTensor> owned) {
        EncoderOutput first = sources.get(0).output;
        int length = sources.stream().mapToInt(EncoderStates::length).max().orElseThrow();
        inputs.put(TensorNames.CROSS_MASK, owned(owned, mask(backend, sources, length)));
        if (isWholeBatch(sources)) {
            for (int layer = 0; layer < first.keys.size(); layer++) {
                inputs.put(TensorNames.crossKey(layer), first.keys.get(layer));
                inputs.put(TensorNames.crossValue(layer), first.values.get(layer));
            }
            inputs.put(TensorNames.CROSS_POSITION_KEY, first.positionKey);
        } else {
            for (int layer = 0; layer < first.keys.size(); layer++) {
                int l = layer;
                inputs.put(
                        TensorNames.crossKey(layer),
                        owned(owned, gather(backend, sources, length, output -> output.keys.get(l))));
                inputs.put(
                        TensorNames.crossValue(layer),
                        owned(owned, gather(backend, sources, length, output -> output.values.get(l))));
            }
            inputs.put(
                    TensorNames.CROSS_POSITION_KEY,
                    owned(owned, gather(backend, sources, length, output -> output.positionKey)));
        }
    }

    private static boolean isWholeBatch(List<EncoderStates> sources) {
        EncoderOutput output = sources.get(0).output;
        if (sources.size() != output.batch) {
            return false;
        }
        for (int i = 0; i < sources.size(); i++) {
            if (sources.get(i).output != output || sources.get(i).row != i) {
                return false;
            }
        }
        return true;
    }

    private static DeviceTensor mask(Backend backend, List<EncoderStates> sources, int length) {
        float[] mask = new float[sources.size() * length];
        for (int i = 0; i < sources.size(); i++) {
            EncoderStates source = sources.get(i);
            System.arraycopy(source.output.mask, source.row * source.length(), mask, i * length, source.length());
        }
        return backend.floats(FloatBuffer.wrap(mask), sources.size(), length);
    }

    private static DeviceTensor gather(
            Backend backend,
            List<EncoderStates> sources,
            int length,
            java.util.function.Function<EncoderOutput, DeviceTensor> part) {
        long[] shape = part.apply(sources.get(0).output).shape();
        long heads = shape[1];
        long headWidth = shape[3];
        DeviceTensor result =
                backend.allocate(part.apply(sources.get(0).output).type(), sources.size(), heads, length, headWidth);
        try {
            if (sources.stream().anyMatch(source -> source.length() < length)) {
                backend.clear(result, 0, result.elements());
            }
            for (int i = 0; i < sources.size(); i++) {
                EncoderStates source = sources.get(i);
                DeviceTensor from = part.apply(source.output);
                long row = from.shape()[0] == 1 ? 0 : source.row;
                long used = source.length() * headWidth;
                backend.copyBlocks(
                        from,
                        row * heads * used,
                        used,
                        result,
                        i * heads * length * headWidth,
                        length * headWidth,
                        used,
                        (int) heads);
            }
            return result;
        } catch (RuntimeException e) {
            result.close();
            throw e;
        }
    }

    private static DeviceTensor owned(List<DeviceTensor> list, DeviceTensor tensor) {
        list.add(tensor);
        return tensor;
    }

    @Override
    public void close() {
        owned.forEach(DeviceTensor::close);
    }
}

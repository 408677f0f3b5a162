// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import io.ofajava.error.CheckpointError;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Derives facts about a model's architecture from its tensors and compares them with its settings. */
final class TensorFacts {
    private static final int MAX_LAYERS = 256;

    private final Path weights;
    private final Map<String, Tensor> tensors;
    private final Settings model;

    TensorFacts(Path weights, Map<String, Tensor> tensors, Settings model) {
        this.weights = weights;
        this.tensors = tensors;
        this.model = model;
    }

    Path weights() {
        return weights;
    }

    boolean has(String name) {
        return tensors.containsKey(name);
    }

    Tensor tensor(String name) {
        return Objects.requireNonNull(tensors.get(name), name);
    }

    /** The extents of a matrix that every OFA model has. */
    long[] matrix(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw CheckpointError.DAMAGED.with(
                    weights, "has no tensor " + name + ", so it is not a complete OFA checkpoint");
        }
        long[] shape = tensor.shape();
        if (shape.length != 2 || shape[0] < 1 || shape[1] < 1) {
            throw CheckpointError.DAMAGED.with(
                    weights, "tensor " + name + " has shape " + Arrays.toString(shape) + ", which is not a matrix");
        }
        return shape;
    }

    /**
     * One more than the highest index that {@code pattern} captures. A gap in the sequence is detected later as missing
     * tensors.
     */
    int count(String pattern) {
        Pattern compiled = Pattern.compile(pattern);
        int count = 0;
        for (String name : tensors.keySet()) {
            Matcher matcher = compiled.matcher(name);
            if (matcher.matches()) {
                count = Math.max(count, Integer.parseInt(matcher.group(1)) + 1);
            }
        }
        if (count > MAX_LAYERS) {
            throw CheckpointError.TOO_LARGE.with(weights, "holds layer " + (count - 1), MAX_LAYERS);
        }
        return count;
    }

    /** The value according to the tensors. Settings that name it must agree. */
    int agreed(String key, long shown, String evidence) {
        if (shown < 1 || shown > Integer.MAX_VALUE) {
            throw CheckpointError.DAMAGED.with(weights, evidence + " gives " + key + " " + shown);
        }
        int said = model.integer(key, (int) shown);
        if (said != shown) {
            throw CheckpointError.MISMATCH.with(
                    model.where(),
                    key + " is " + said + ", but " + weights + " holds " + shown + " (" + evidence + ")");
        }
        return said;
    }

    /**
     * A switch that adds tensors. If it is off, the tensors must not exist: ignoring them would silently give wrong
     * results.
     */
    boolean flag(String key, boolean missing, String evidence) {
        boolean value = model.flag(key, missing);
        if (!value && tensors.containsKey(evidence)) {
            throw CheckpointError.MISMATCH.with(model.where(), key + " is off, but " + weights + " holds " + evidence);
        }
        return value;
    }

    /** A switch that adds tensors and that few settings name. If no setting names it, the tensors decide. */
    boolean shown(String key, String evidence) {
        return flag(key, tensors.containsKey(evidence), evidence);
    }
}

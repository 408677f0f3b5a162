// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine;

import java.util.List;

/**
 * The encoder's output for one batch, in the backend's memory. The memory is freed when all {@link EncoderStates} of
 * the batch are closed.
 */
final class EncoderOutput {
    /** For each decoder layer {@code [batch, heads, length, head width]}. */
    final List<DeviceTensor> keys;
    /** For each decoder layer {@code [batch, heads, length, head width]}. */
    final List<DeviceTensor> values;
    /** {@code [1, heads, length, head width]}. */
    final DeviceTensor positionKey;
    /** {@code [batch * length]}: 1 for a token, 0 for padding. */
    final float[] mask;

    final int batch;
    final int length;
    private int open;

    EncoderOutput(
            List<DeviceTensor> keys,
            List<DeviceTensor> values,
            DeviceTensor positionKey,
            float[] mask,
            int batch,
            int length) {
        this.keys = List.copyOf(keys);
        this.values = List.copyOf(values);
        this.positionKey = positionKey;
        this.mask = mask;
        this.batch = batch;
        this.length = length;
        this.open = batch;
    }

    void release() {
        if (--open == 0) {
            keys.forEach(DeviceTensor::close);
            values.forEach(DeviceTensor::close);
            positionKey.close();
        }
    }
}

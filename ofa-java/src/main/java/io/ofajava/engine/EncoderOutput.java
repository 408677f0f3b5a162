// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine;

import java.util.List;

/**
 * What the encoder made of one batch, in the backend's memory. Its memory is given back when every
 * {@link EncoderStates} of it has been closed.
 */
final class EncoderOutput {
    /** For each decoder layer {@code [batch, heads, length, head width]}. */
    final List<DeviceTensor> keys;
    /** For each decoder layer {@code [batch, heads, length, head width]}. */
    final List<DeviceTensor> values;
    /** {@code [1, heads, length, head width]}. */
    final DeviceTensor positionKey;
    /** {@code [batch * length]}: 1 where a token counts, 0 where it is padding. */
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

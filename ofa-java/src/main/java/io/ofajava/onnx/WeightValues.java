// SPDX-License-Identifier: Apache-2.0
package io.ofajava.onnx;

import java.io.IOException;

/** Computes the values of a weight; called only if the weight has not been written yet. */
@FunctionalInterface
public interface WeightValues {
    /** @return row-major values */
    float[] make() throws IOException;
}

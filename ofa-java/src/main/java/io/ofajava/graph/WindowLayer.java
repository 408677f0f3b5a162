// SPDX-License-Identifier: Apache-2.0
package io.ofajava.graph;

import io.ofajava.onnx.WeightValues;

/**
 * A convolution of the backbone: the names of its weight and bias, and how to compute them.
 *
 * @param inputs a multiple of 4
 * @param outputs a multiple of 32
 * @param kernel 1, or 3 with a padding of 1
 * @param stride 1 or 2
 * @param weight {@code [outputs, inputs, kernel, kernel]}
 * @param bias {@code [outputs]}
 */
record WindowLayer(
        String name,
        int inputs,
        int outputs,
        int kernel,
        int stride,
        WeightValues weight,
        String biasName,
        WeightValues bias) {}

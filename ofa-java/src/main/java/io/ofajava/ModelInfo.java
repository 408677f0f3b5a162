// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

/**
 * What was loaded, for people and logs.
 *
 * @param checkpoint where it came from
 * @param hash of its weights and architecture, 64 hexadecimal digits: equal models have equal ones in every file format
 * @param parameters number of weights
 * @param vocabulary number of tokens
 * @param imageSize side of the square that pictures are resized to, where the checkpoint says so; else 0 and the task
 *     decides
 * @param engine what executes it and in which precision, such as {@code ONNX Runtime 1.29.0 on the CPU, 2 threads,
 *     fp32}
 */
public record ModelInfo(
        String checkpoint, String hash, long parameters, int vocabulary, int imageSize, String engine) {}

/**
 * The calls into TensorRT and CUDA: delegation to their JavaCPP presets, and nothing else. What drives them is
 * {@code io.ofajava.engine.tensorrt}.
 */
@NullMarked
package io.ofajava.tensorrt;

import org.jspecify.annotations.NullMarked;

/**
 * The bindings to TensorRT and CUDA, which only delegate to the JavaCPP presets. {@code io.ofajava.engine.tensorrt}
 * uses them.
 */
@NullMarked
package io.ofajava.tensorrt;

import org.jspecify.annotations.NullMarked;

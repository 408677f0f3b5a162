/**
 * TensorRT: builds plans from graphs and runs them on a GPU, over the narrow interface
 * {@link io.ofajava.engine.tensorrt.TensorRtApi}. Not verified on a GPU.
 */
@NullMarked
package io.ofajava.engine.tensorrt;

import org.jspecify.annotations.NullMarked;

/**
 * TensorRT: building plans of graphs and running them on a GPU, over the narrow interface
 * {@link io.ofajava.engine.tensorrt.TensorRtApi}. No GPU has run any of it yet.
 */
@NullMarked
package io.ofajava.engine.tensorrt;

import org.jspecify.annotations.NullMarked;

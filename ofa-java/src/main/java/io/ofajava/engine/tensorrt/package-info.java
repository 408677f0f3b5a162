/**
 * TensorRT: building plans of graphs and running them on a GPU, over the narrow interface
 * {@link io.ofajava.engine.tensorrt.TensorRtApi}. No GPU has run any of it yet.
 */
package io.ofajava.engine.tensorrt;

/**
 * OFA's networks as ONNX graphs: from a checkpoint to {@code *.onnx} files and one weight file. This package executes
 * no graph and knows no task.
 */
package io.ofajava.graph;

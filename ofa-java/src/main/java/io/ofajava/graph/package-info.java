/**
 * OFA's networks as ONNX graphs: from a checkpoint to {@code *.onnx} files and one weight file. This package executes
 * no graph and knows no task.
 */
@NullMarked
package io.ofajava.graph;

import org.jspecify.annotations.NullMarked;

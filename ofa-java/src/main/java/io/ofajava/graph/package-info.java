/**
 * OFA's networks as ONNX graphs: a checkpoint goes in, {@code *.onnx} files and one weight file come out. Nothing here
 * executes a graph or knows a task.
 */
@NullMarked
package io.ofajava.graph;

import org.jspecify.annotations.NullMarked;

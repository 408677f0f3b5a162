/**
 * The steps of the GPU run-book that need more than the {@code ofa} command: parsing every graph, building plans,
 * captured graphs, the device's peaks, memory. {@code gpu-bundle/run} starts each of them as a separate process, so
 * that a crash ends only one step.
 */
@NullMarked
package io.ofajava.benchmarks.gpu;

import org.jspecify.annotations.NullMarked;

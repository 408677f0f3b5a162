/**
 * The steps of the GPU run-book that need more than the {@code ofa} command: parsing every graph, building plans,
 * captured graphs, the device's peaks, memory. {@code gpu-bundle/run} starts each of them as a process of its own, so
 * that a crash ends one step.
 */
package io.ofajava.benchmarks.gpu;

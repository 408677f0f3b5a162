/** Load on a server process, and what it does to those who ask. */
package io.ofajava.benchmarks.load;

/** Load tests of a server process. */
package io.ofajava.benchmarks.load;

/** Load tests of a server process. */
@NullMarked
package io.ofajava.benchmarks.load;

import org.jspecify.annotations.NullMarked;

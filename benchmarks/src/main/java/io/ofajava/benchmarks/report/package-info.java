/** Tables and plots of a session's results. */
@NullMarked
package io.ofajava.benchmarks.report;

import org.jspecify.annotations.NullMarked;

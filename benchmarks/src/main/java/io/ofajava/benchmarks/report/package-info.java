/** Tables and plots of a session's results. */
package io.ofajava.benchmarks.report;

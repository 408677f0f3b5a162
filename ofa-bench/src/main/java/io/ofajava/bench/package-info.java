/**
 * Measures this library on this machine: seeded random models of the published sizes, the tasks by stage, and the
 * operators by time. Shared by {@code ofa bench} and the JMH suite; not needed to use a model.
 */
@NullMarked
package io.ofajava.bench;

import org.jspecify.annotations.NullMarked;

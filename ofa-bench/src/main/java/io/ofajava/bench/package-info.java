/**
 * Measures this library on this machine: seeded random models of the published sizes, the tasks in their stages, and
 * the operators that an engine spends its time in. What {@code ofa bench} and the JMH suite have in common; nothing
 * here is needed to use a model.
 */
@NullMarked
package io.ofajava.bench;

import org.jspecify.annotations.NullMarked;

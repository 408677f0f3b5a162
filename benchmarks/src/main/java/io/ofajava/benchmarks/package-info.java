// SPDX-License-Identifier: Apache-2.0
/** JMH benchmarks of the stages and tasks, with their parameters and random models. Never published. */
@NullMarked
package io.ofajava.benchmarks;

import org.jspecify.annotations.NullMarked;

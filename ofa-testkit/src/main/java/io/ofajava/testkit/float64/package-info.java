// SPDX-License-Identifier: Apache-2.0
/** An interpreter of graphs in float64 with an error model, from which the bounds of the golden tests are derived. */
@NullMarked
package io.ofajava.testkit.float64;

import org.jspecify.annotations.NullMarked;

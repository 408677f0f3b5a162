// SPDX-License-Identifier: Apache-2.0

/**
 * Models prepared before their first start: compiled, and collected for a package. Uses the public API. Internal; the
 * command and the benchmarks use it.
 */
@NullMarked
package io.ofajava.compile;

import org.jspecify.annotations.NullMarked;

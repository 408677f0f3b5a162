// SPDX-License-Identifier: Apache-2.0
/** The golden set, seeded faults and permuted summation orders of the golden test suites. Never published. */
@NullMarked
package io.ofajava.testkit;

import org.jspecify.annotations.NullMarked;

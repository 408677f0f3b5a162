// SPDX-License-Identifier: Apache-2.0
/** Evaluates a model on data sets in their published formats, with the metrics of their own evaluation code. */
@NullMarked
package io.ofajava.cli.evaluate;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/**
 * Evaluation of a model on data sets in the formats that they were published in, with the metrics of their own
 * evaluation code.
 */
@NullMarked
package io.ofajava.cli.evaluate;

import org.jspecify.annotations.NullMarked;

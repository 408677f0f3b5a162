// SPDX-License-Identifier: Apache-2.0
/**
 * Evaluation of a model on data sets in the formats that they were published in, with the metrics of their own
 * evaluation code.
 */
package io.ofajava.cli.evaluate;

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli.evaluate;

import io.ofajava.image.Box;
import org.jspecify.annotations.Nullable;

/**
 * A model's output for an example.
 *
 * @param id of the example
 * @param text its text; empty for a region
 * @param box its region in pixels; null if the output is not a box
 */
record Prediction(String id, String text, @Nullable Box box) {}

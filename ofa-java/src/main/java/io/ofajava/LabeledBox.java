// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.image.Box;

/**
 * A box that a model wrote into its output, and the words that followed it.
 *
 * @param box in pixels of the original picture, clamped to it
 * @param normalized the same as fractions of its width and height
 * @param label the words up to the next box; empty where there are none
 */
public record LabeledBox(Box box, Box normalized, String label) {}

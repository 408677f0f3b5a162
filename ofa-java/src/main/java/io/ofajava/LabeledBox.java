// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.image.Box;

/**
 * A box in a generated text, with the words that follow it.
 *
 * @param box in pixels of the oriented image, clamped to it
 * @param normalized the same box as fractions of the image's width and height
 * @param label the words up to the next box; may be empty
 * @param score natural log probability per token of the output that contains the box; at most 0
 */
public record LabeledBox(Box box, Box normalized, String label, double score) {}

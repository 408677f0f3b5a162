// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.image.Box;

/**
 * A box in the output of a model, and the words that followed it.
 *
 * @param box in pixels of the image as it is after orientation, clamped to it
 * @param normalized the same as fractions of the image's width and height
 * @param label the words up to the next box; empty where there are none
 * @param score natural log probability per token of the output that the box is in; at most 0
 */
public record LabeledBox(Box box, Box normalized, String label, double score) {}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

/**
 * A picture and a text about it: a question, a phrase, an instruction.
 *
 * @param image the picture
 * @param text what is asked about it
 */
public record VisualQuery(ImageSource image, String text) {}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

/**
 * What a picture file says about itself, read without decoding it.
 *
 * @param format by content
 * @param width in pixels, of the picture as it is stored
 * @param height in pixels, of the picture as it is stored
 * @param orientation EXIF orientation, 1 to 8; 1 (upright) if the file does not say
 */
public record ImageHeader(ImageFormat format, int width, int height, int orientation) {}

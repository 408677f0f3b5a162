// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

/**
 * Properties of an image file that are known without decoding it.
 *
 * @param format by content
 * @param width in pixels, of the stored image
 * @param height in pixels, of the stored image
 * @param orientation EXIF orientation, 1 to 8; 1 if the file has none
 */
public record ImageHeader(ImageFormat format, int width, int height, int orientation) {}

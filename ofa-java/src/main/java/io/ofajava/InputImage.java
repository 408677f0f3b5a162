// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.image.ImageFormat;
import java.util.Optional;

/**
 * What was read of the image of a request.
 *
 * @param format of the file; empty for an image from memory
 * @param width in pixels, after the orientation was applied; boxes refer to this size
 * @param height in pixels, after the orientation was applied
 * @param orientation the EXIF orientation that was applied, 1 to 8; 1 where the image was left as it is stored
 */
public record InputImage(Optional<ImageFormat> format, int width, int height, int orientation) {}

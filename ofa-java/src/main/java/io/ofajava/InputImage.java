// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.image.ImageFormat;
import java.util.Optional;

/**
 * Properties of the decoded image of a request.
 *
 * @param format file format; empty for an image from memory
 * @param width in pixels after orientation; boxes refer to this size
 * @param height in pixels after orientation
 * @param orientation the EXIF orientation that was applied, 1 to 8; 1 if the image was left as stored
 */
public record InputImage(Optional<ImageFormat> format, int width, int height, int orientation) {}

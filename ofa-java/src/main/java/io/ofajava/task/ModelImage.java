// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

import java.nio.FloatBuffer;

/**
 * A picture as the encoder reads it, and the size that it had.
 *
 * @param pixels {@code [3, size, size]} float32 in [-1, 1], the picture squashed to a square
 * @param size side of that square in pixels
 * @param originalWidth width of the picture in pixels
 * @param originalHeight height of the picture in pixels
 */
public record ModelImage(FloatBuffer pixels, int size, int originalWidth, int originalHeight) {}

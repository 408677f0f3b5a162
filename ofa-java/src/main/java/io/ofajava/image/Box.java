// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import java.util.Locale;

/**
 * A rectangle on a picture, corners first: {@code (x0, y0)} is the top left one and {@code (x1, y1)} the bottom right
 * one; y grows downwards. In pixels of the original picture, or normalised to 0..1 of its width and height; which of
 * the two is said where a box is handed out.
 *
 * <p>A model writes four numbers freely, so that {@code x1 < x0} or {@code y1 < y0} can happen; such a box has no area.
 *
 * @param x0 left edge
 * @param y0 top edge
 * @param x1 right edge
 * @param y1 bottom edge
 */
public record Box(float x0, float y0, float x1, float y1) {

    /** The box with every edge moved into {@code 0..width} and {@code 0..height}. */
    public Box clamped(float width, float height) {
        return new Box(clamp(x0, width), clamp(y0, height), clamp(x1, width), clamp(y1, height));
    }

    /** This box of pixels as fractions of a picture's width and height. */
    public Box normalized(int width, int height) {
        return new Box(x0 / width, y0 / height, x1 / width, y1 / height);
    }

    /** The area in the square of the box's unit; 0 where a side is not positive. */
    public double area() {
        return Math.max(0.0, (double) x1 - x0) * Math.max(0.0, (double) y1 - y0);
    }

    /** Intersection over union with another box of the same unit, 0..1; 0 where both have no area. */
    public double iou(Box other) {
        double intersection = new Box(
                        Math.max(x0, other.x0), Math.max(y0, other.y0), Math.min(x1, other.x1), Math.min(y1, other.y1))
                .area();
        double union = area() + other.area() - intersection;
        return union > 0 ? intersection / union : 0.0;
    }

    /** The four numbers with two decimals: {@code 12.50,3.00,99.00,64.20}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.2f,%.2f,%.2f,%.2f", x0, y0, x1, y1);
    }

    private static float clamp(float value, float limit) {
        return Math.min(Math.max(value, 0f), limit);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import java.util.Locale;

/**
 * A rectangle on an image: {@code (x0, y0)} is the top left corner and {@code (x1, y1)} the bottom right one; y grows
 * downwards. The unit is pixels of the original image, or fractions of its width and height, as documented where a box
 * is returned.
 *
 * <p>A model generates the four coordinates independently, so {@code x1 < x0} or {@code y1 < y0} is possible. Such a
 * box has area 0.
 *
 * @param x0 left edge
 * @param y0 top edge
 * @param x1 right edge
 * @param y1 bottom edge
 */
public record Box(float x0, float y0, float x1, float y1) {

    /** The box with every edge clamped to {@code 0..width} and {@code 0..height}. */
    public Box clamped(float width, float height) {
        return new Box(clamp(x0, width), clamp(y0, height), clamp(x1, width), clamp(y1, height));
    }

    /** Converts from pixels to fractions of an image's width and height. */
    public Box normalized(int width, int height) {
        return new Box(x0 / width, y0 / height, x1 / width, y1 / height);
    }

    /** The area in squared units of the box; 0 if a side is not positive. */
    public double area() {
        return Math.max(0.0, (double) x1 - x0) * Math.max(0.0, (double) y1 - y0);
    }

    /** Intersection over union with another box in the same unit, 0..1; 0 if both have area 0. */
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

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import io.ofajava.error.ImageError;
import io.ofajava.error.OfaException;
import io.ofajava.nativelib.SystemLibraries;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import org.jspecify.annotations.Nullable;

/**
 * Draws boxes on images so that they are visible on any background: a bright line with a dark rim, and a label with
 * bright text on a dark background. Line width and font size scale with the image. A small image, of which the smallest
 * legible font would cover a large part, is enlarged.
 */
public final class BoxOverlay {
    private static final Color BRIGHT = new Color(0xFF, 0xD4, 0x00);
    private static final Color DARK = new Color(0x10, 0x10, 0x10);
    /** The minimum length in pixels of the longer side, at which the smallest legible font takes 1/32 of it. */
    private static final int LEAST_SIDE = 320;

    private BoxOverlay() {}

    /**
     * Draws a box on a copy of the image. A copy whose longer side would be below {@value #LEAST_SIDE} pixels is
     * enlarged by the smallest sufficient integer factor.
     *
     * @param box in pixels of the image; clipped to it
     * @param label one line of text above the box, or inside it if there is no room, truncated to the image's width;
     *     null or blank for none
     * @throws OfaException if there is a label and this Java runtime finds no font
     */
    public static RgbImage paint(RgbImage original, Box box, @Nullable String label) {
        int factor = Math.max(1, (LEAST_SIDE + longerSide(original) - 1) / longerSide(original));
        BufferedImage image = enlarged(original.toBufferedImage(), factor);
        Graphics2D canvas = image.createGraphics();
        try {
            canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            canvas.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            Box inside = box.clamped(original.width(), original.height());
            float line = Math.max(2f, factor * longerSide(original) / 250f);
            Rectangle2D outline = new Rectangle2D.Float(
                    factor * inside.x0(),
                    factor * inside.y0(),
                    factor * Math.max(0, inside.x1() - inside.x0()),
                    factor * Math.max(0, inside.y1() - inside.y0()));
            stroke(canvas, outline, DARK, 2 * line);
            stroke(canvas, outline, BRIGHT, line);
            if (label != null && !label.isBlank()) {
                label(canvas, image, outline, label.strip(), line);
            }
        } finally {
            canvas.dispose();
        }
        return RgbImage.of(image);
    }

    private static int longerSide(RgbImage image) {
        return Math.max(image.width(), image.height());
    }

    /** Enlarges every pixel to a square of {@code factor} pixels. */
    private static BufferedImage enlarged(BufferedImage image, int factor) {
        if (factor == 1) {
            return image;
        }
        BufferedImage large =
                new BufferedImage(factor * image.getWidth(), factor * image.getHeight(), BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D canvas = large.createGraphics();
        try {
            canvas.setRenderingHint(
                    RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
            canvas.drawImage(image, 0, 0, large.getWidth(), large.getHeight(), null);
        } finally {
            canvas.dispose();
        }
        return large;
    }

    private static void stroke(Graphics2D canvas, Rectangle2D outline, Color color, float width) {
        canvas.setColor(color);
        canvas.setStroke(new BasicStroke(width, BasicStroke.CAP_SQUARE, BasicStroke.JOIN_MITER));
        canvas.draw(outline);
    }

    private static void label(Graphics2D canvas, BufferedImage image, Rectangle2D outline, String label, float line) {
        try {
            int size = Math.max(10, Math.round(Math.max(image.getWidth(), image.getHeight()) / 32f));
            canvas.setFont(new Font(Font.SANS_SERIF, Font.BOLD, size));
            canvas.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            FontMetrics metrics = canvas.getFontMetrics();
            int margin = Math.max(2, size / 5);
            String text = shortened(label, metrics, image.getWidth() - 2 * margin);
            int width = metrics.stringWidth(text) + 2 * margin;
            int height = metrics.getHeight() + margin;
            int x = (int) Math.max(0, Math.min(outline.getX() - line, image.getWidth() - width));
            int above = (int) (outline.getY() - line - height);
            int y = above >= 0 ? above : (int) Math.max(0, Math.min(outline.getY() + line, image.getHeight() - height));
            canvas.setColor(DARK);
            canvas.fillRect(x, y, width, height);
            canvas.setColor(BRIGHT);
            canvas.drawString(text, x + margin, y + margin / 2 + metrics.getAscent());
        } catch (LinkageError | InternalError | NullPointerException e) {
            // The exceptions of the JDK if libfreetype, fontconfig or all fonts are missing.
            throw ImageError.NO_FONT.causedBy(e, SystemLibraries.missing(e).orElse("Java finds no font"));
        }
    }

    /** The text, or the longest beginning of it that fits, with an ellipsis. */
    private static String shortened(String text, FontMetrics metrics, int width) {
        String line = text.replaceAll("\\s+", " ");
        if (metrics.stringWidth(line) <= width) {
            return line;
        }
        int end = Math.min(line.length(), 500);
        while (end > 0 && metrics.stringWidth(line.substring(0, end) + "\u2026") > width) {
            end = line.offsetByCodePoints(end, -1);
        }
        return line.substring(0, end) + "\u2026";
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Two kinds of plots as SVG text: ratios as bars, and times over positions as lines. Written without a plotting
 * library, because those of Java measure text with the machine's fonts, which are often missing on servers, so their
 * output varies.
 */
final class Svg {
    private static final int WIDTH = 760;
    private static final int LEFT = 330;
    private static final int RIGHT = 70;
    private static final int BAR = 20;
    private static final int GAP = 8;
    private static final int HEIGHT = 360;
    private static final int MARGIN = 50;
    private static final int LEGEND = 190;
    private static final List<String> COLORS =
            List.of("#1f6f8b", "#d1495b", "#6a994e", "#8d6a9f", "#bc6c25", "#2f3e46", "#e09f3e", "#577590");

    private final StringBuilder content = new StringBuilder();

    /** A point of a line: position and milliseconds. */
    record Point(double x, double y) {}

    private Svg() {}

    /** The other library's time as a multiple, one bar per pair. */
    static String ratios(List<Pair> pairs) {
        Svg svg = new Svg();
        double most = Math.max(1, pairs.stream().mapToDouble(Pair::ratio).max().orElse(1));
        double scale = (WIDTH - LEFT - RIGHT) / most;
        int y = MARGIN;
        svg.text(10, 24, "start", "How many times as long the other library takes");
        for (Pair pair : pairs) {
            svg.text(LEFT - 8, y + 15, "end", pair.title());
            svg.add(
                    "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>",
                    LEFT, y, pair.ratio() * scale, BAR, COLORS.get(pair.ratio() >= 1 ? 0 : 1));
            svg.text(
                    LEFT + pair.ratio() * scale + 5, y + 15, "start", String.format(Locale.ROOT, "%.2f", pair.ratio()));
            y += BAR + GAP;
        }
        svg.add(
                "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#888\" stroke-dasharray=\"3 3\"/>",
                LEFT + scale, MARGIN - 6, LEFT + scale, y);
        return svg.document(y + GAP);
    }

    /** @param series lines by name; at least one with a point */
    static String lines(String title, String xTitle, Map<String, List<Point>> series) {
        Svg svg = new Svg();
        List<Point> all = new ArrayList<>();
        series.values().forEach(all::addAll);
        double mostX = all.stream().mapToDouble(Point::x).max().orElse(1);
        double mostY = all.stream().mapToDouble(Point::y).max().orElse(1) * 1.05;
        int right = WIDTH - LEGEND;
        int bottom = HEIGHT - MARGIN;
        svg.text(10, 24, "start", title);
        svg.text((MARGIN + right) / 2.0, HEIGHT - 10, "middle", xTitle);
        for (int i = 0; i <= 4; i++) {
            double y = bottom - i / 4.0 * (bottom - MARGIN);
            svg.add("<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#ddd\"/>", MARGIN, y, right, y);
            svg.text(MARGIN - 6, y + 4, "end", Markdown.number(mostY * i / 4));
            svg.text(
                    MARGIN + i / 4.0 * (right - MARGIN),
                    bottom + 18,
                    "middle",
                    String.format(Locale.ROOT, "%.0f", mostX * i / 4));
        }
        int index = 0;
        for (Map.Entry<String, List<Point>> line : series.entrySet()) {
            String color = COLORS.get(index % COLORS.size());
            StringBuilder points = new StringBuilder();
            for (Point point : line.getValue()) {
                double x = MARGIN + point.x() / mostX * (right - MARGIN);
                double y = bottom - point.y() / mostY * (bottom - MARGIN);
                points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
                svg.add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>", x, y, color);
            }
            svg.add(
                    "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>",
                    points.toString().strip(), color);
            svg.add(
                    "<rect x=\"%d\" y=\"%d\" width=\"12\" height=\"12\" fill=\"%s\"/>",
                    right + 15, MARGIN + 20 * index, color);
            svg.text(right + 33, MARGIN + 20 * index + 11, "start", line.getKey());
            index++;
        }
        return svg.document(HEIGHT);
    }

    private void text(double x, double y, String anchor, String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>", x, y, anchor, escaped);
    }

    private void add(String format, Object... values) {
        content.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private String document(int height) {
        return String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"13\">%n"
                        + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n%s</svg>%n",
                WIDTH,
                height,
                WIDTH,
                height,
                content);
    }
}

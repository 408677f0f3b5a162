// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.Answer;
import io.ofajava.Caption;
import io.ofajava.Ofa;
import io.ofajava.Precision;
import io.ofajava.Region;
import io.ofajava.image.Box;
import io.ofajava.selftest.Comparison;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Compares two engines with the demo model on generated drawings: texts, scores and boxes. */
final class DemoComparison {
    /** Maximum difference of scores in float32; other precisions round more. */
    private static final double SCORE = 1e-3;

    private static final double HALF_SCORE = 5e-2;
    private static final double INTEGER_SCORE = 5e-1;
    /** Edges of boxes are quantised to bins, so they are equal or at least one bin apart. */
    private static final double PIXELS = 1e-2;

    private static final double HALF_PIXELS = 3;
    private static final double INTEGER_PIXELS = 8;
    private static final int SIDE = 256;
    private static final int IMAGES = 4;
    private static final String QUESTION = "what color is the circle?";
    private static final String[] NAMES = {"red", "blue", "green", "yellow"};
    private static final Color[] COLORS = {Color.RED, Color.BLUE, Color.GREEN, Color.YELLOW};

    private final Ofa reference;
    private final Ofa tested;
    private final double score;
    private final double pixels;

    /**
     * Compares two loaded models.
     *
     * @param precision of the tested model
     */
    DemoComparison(Ofa reference, Ofa tested, Precision precision) {
        this.reference = reference;
        this.tested = tested;
        boolean full = precision == Precision.FP32;
        this.score = full ? SCORE : precision == Precision.INT8 ? INTEGER_SCORE : HALF_SCORE;
        this.pixels = full ? PIXELS : precision == Precision.INT8 ? INTEGER_PIXELS : HALF_PIXELS;
    }

    /** A task on an image. */
    record Case(String name, Function<DemoComparison, List<Comparison>> work) {
        List<Comparison> compare(DemoComparison comparison) {
            return work.apply(comparison);
        }
    }

    private record Text(String text, double score) {}

    /** Compares captions, answers and boxes for each image. */
    List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (int i = 0; i < IMAGES; i++) {
            BufferedImage image = image(i);
            String phrase = "the " + NAMES[i] + " circle";
            String caption = "demo, caption of image " + i;
            String answer = "demo, answer on image " + i;
            String box = "demo, box on image " + i;
            cases.add(new Case(
                    caption,
                    comparison -> comparison.texts(caption, ofa -> {
                        Caption result = ofa.caption(image);
                        return new Text(result.text(), result.score());
                    })));
            cases.add(new Case(
                    answer,
                    comparison -> comparison.texts(answer, ofa -> {
                        Answer result = ofa.answer(image, QUESTION);
                        return new Text(result.text(), result.score());
                    })));
            cases.add(new Case(box, comparison -> comparison.boxes(box, image, phrase)));
        }
        return cases;
    }

    private List<Comparison> texts(String name, Function<Ofa, Text> work) {
        Text expected = work.apply(reference);
        Text actual = work.apply(tested);
        boolean same = expected.text().equals(actual.text());
        String other = same ? null : "'" + actual.text() + "' instead of '" + expected.text() + "'";
        return List.of(of(
                name,
                same ? "score of '" + actual.text() + "'" : "text and score",
                Math.abs(expected.score() - actual.score()),
                score,
                other));
    }

    private List<Comparison> boxes(String name, BufferedImage image, String phrase) {
        Region expected = reference.ground(image, phrase);
        Region actual = tested.ground(image, phrase);
        Box left = expected.box();
        Box right = actual.box();
        double edges = Math.max(
                Math.max(Math.abs(left.x0() - right.x0()), Math.abs(left.y0() - right.y0())),
                Math.max(Math.abs(left.x1() - right.x1()), Math.abs(left.y1() - right.y1())));
        return List.of(
                of(name, "edges of '" + phrase + "', pixels", edges, pixels, null),
                of(name, "its score", Math.abs(expected.score() - actual.score()), score, null));
    }

    private static Comparison of(
            String name, String compared, double difference, double tolerance, @Nullable String problem) {
        String worst = difference <= tolerance ? null : "differs by " + difference;
        return new Comparison(name, compared, difference, tolerance, problem != null ? problem : worst);
    }

    /** A circle and a square in the style of the demo model's training data. */
    static BufferedImage image(int number) {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(new Color(40, 40, 40));
        graphics.fillRect(0, 0, SIDE, SIDE);
        graphics.setColor(COLORS[number]);
        graphics.fillOval(20 + 10 * number, 30, 80, 80);
        graphics.setColor(COLORS[(number + 1) % COLORS.length]);
        graphics.fillRect(150, 140 - 20 * number, 70, 70);
        graphics.dispose();
        return image;
    }
}

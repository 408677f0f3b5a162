package io.ofajava.cli;

import io.ofajava.Answer;
import io.ofajava.Caption;
import io.ofajava.EngineKind;
import io.ofajava.EngineOptions;
import io.ofajava.Ofa;
import io.ofajava.OfaOptions;
import io.ofajava.graph.Precision;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Compares an engine with the CPU engine in float32, on the demo model and pictures that are drawn here. */
final class SelfTest {
    /** What two engines may differ by in float32; other precisions round more. */
    private static final double TOLERANCE = 1e-3;
    private static final double HALF_TOLERANCE = 5e-2;
    private static final double INTEGER_TOLERANCE = 5e-1;
    private static final int SIDE = 256;
    private static final int TIMED = 5;

    private record Case(String name, Function<Ofa, Result> work) {
    }

    private record Result(String text, double score) {
    }

    private final OfaOptions options;
    private final PrintWriter out;

    SelfTest(OfaOptions options, PrintWriter out) {
        this.options = options;
        this.out = out;
    }

    /** Prints a table; false if a text differs, or a score by more than the precision explains. */
    boolean run() {
        EngineOptions tested = options.engine();
        OfaOptions reference = options.withEngine(new EngineOptions(EngineKind.CPU, 0, Precision.FP32));
        double tolerance = tolerance(tested.precisionOn(EngineKind.CPU));
        boolean passed = true;
        try (Ofa cpu = Ofa.load(reference); Ofa engine = Ofa.load(options)) {
            out.println("self-test: " + engine.info().engine());
            out.println("against:   " + cpu.info().engine());
            for (Case one : cases()) {
                Result expected = one.work().apply(cpu);
                Result actual = one.work().apply(engine);
                double difference = Math.abs(expected.score() - actual.score());
                boolean same = expected.text().equals(actual.text()) && difference <= tolerance;
                passed &= same;
                out.println(String.format(Locale.ROOT, "%-5s %-34s %-40s score %8.4f, differs by %.1e", same ? "ok" : "FAIL", one.name(),
                        expected.text().equals(actual.text()) ? actual.text() : actual.text() + " instead of " + expected.text(), actual.score(), difference));
                out.flush();
            }
            time(engine);
        }
        out.flush();
        return passed;
    }

    private static double tolerance(Precision precision) {
        return precision.equals(Precision.FP32) ? TOLERANCE : precision.quantised() ? INTEGER_TOLERANCE : HALF_TOLERANCE;
    }

    private void time(Ofa engine) {
        BufferedImage picture = picture(0);
        double sum = 0;
        double least = Double.MAX_VALUE;
        for (int i = 0; i < TIMED; i++) {
            long start = System.nanoTime();
            engine.caption(picture);
            double millis = (System.nanoTime() - start) / 1e6;
            sum += millis;
            least = Math.min(least, millis);
        }
        out.println(String.format(Locale.ROOT, "SelfTest.caption  avgt  %d  %.3f ms/op (least %.3f)", TIMED, sum / TIMED, least));
    }

    private static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            BufferedImage picture = picture(i);
            cases.add(new Case("caption of picture " + i, ofa -> {
                Caption caption = ofa.caption(picture);
                return new Result(caption.text(), caption.score());
            }));
            cases.add(new Case("answer on picture " + i, ofa -> {
                Answer answer = ofa.answer(picture, "what color is the circle?");
                return new Result(answer.text(), answer.score());
            }));
        }
        return cases;
    }

    /** A circle and a square of the demo model's world. */
    private static BufferedImage picture(int number) {
        Color[] colors = {Color.RED, Color.BLUE, Color.GREEN, Color.YELLOW};
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(new Color(40, 40, 40));
        graphics.fillRect(0, 0, SIDE, SIDE);
        graphics.setColor(colors[number]);
        graphics.fillOval(20 + 10 * number, 30, 80, 80);
        graphics.setColor(colors[(number + 1) % colors.length]);
        graphics.fillRect(150, 140 - 20 * number, 70, 70);
        graphics.dispose();
        return image;
    }
}

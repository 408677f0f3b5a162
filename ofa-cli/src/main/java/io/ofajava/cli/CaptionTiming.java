// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.Ofa;
import java.awt.image.BufferedImage;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * The duration of a caption, in JMH's output format.
 *
 * @param count number of measurements
 * @param mean mean in milliseconds
 * @param error half of the 99.9 % confidence interval of the mean, in milliseconds
 */
record CaptionTiming(int count, double mean, double error) {
    static final String BENCHMARK = "SelfTest.caption";
    private static final int COUNT = 5;
    /** Student's t of four degrees of freedom at 99.95 %. */
    private static final double STUDENT = 8.610;

    /** Measures captions of an image with a warmed-up engine. */
    static CaptionTiming of(Ofa engine) {
        BufferedImage image = DemoComparison.image(0);
        double[] millis = new double[COUNT];
        for (int i = 0; i < COUNT; i++) {
            long start = System.nanoTime();
            engine.caption(image);
            millis[i] = (System.nanoTime() - start) / 1e6;
        }
        double mean = DoubleStream.of(millis).average().orElseThrow();
        double variance = DoubleStream.of(millis)
                        .map(value -> (value - mean) * (value - mean))
                        .sum()
                / (COUNT - 1);
        return new CaptionTiming(COUNT, mean, STUDENT * Math.sqrt(variance / COUNT));
    }

    /** JMH's heading and line. */
    String text() {
        return String.format(
                Locale.ROOT,
                "%-18s %4s %4s %9s   %8s  %s%n%-18s %4s %4d %9.3f \u00b1 %8.3f  %s",
                "Benchmark",
                "Mode",
                "Cnt",
                "Score",
                "Error",
                "Units",
                BENCHMARK,
                "avgt",
                count,
                mean,
                error,
                "ms/op");
    }
}

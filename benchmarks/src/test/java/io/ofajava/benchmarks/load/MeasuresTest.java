// SPDX-License-Identifier: Apache-2.0
package io.ofajava.benchmarks.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** The measures of the load test, on numbers with known results. */
class MeasuresTest {
    @Test
    void percentilesAreMeasuredValues() {
        Percentiles hundred = new Percentiles(
                DoubleStream.iterate(100, value -> value - 1).limit(100).boxed().toList());
        assertEquals(50, hundred.at(0.5));
        assertEquals(99, hundred.at(0.99));
        assertEquals(100, hundred.at(1));
        assertEquals(7, new Percentiles(List.of(7.0)).at(0.01));
        assertTrue(Double.isNaN(new Percentiles(List.of()).at(0.5)));
    }

    @Test
    void growthFollowsTheLineAndNotItsEnds() {
        assertEquals(30, MemoryGrowth.growth(List.of(500.0, 510.0, 520.0, 530.0)), 1e-9);
        assertEquals(0, MemoryGrowth.growth(List.of(500.0, 520.0, 520.0, 500.0)), 1e-9);
        assertEquals(9, MemoryGrowth.growth(List.of(500.0, 500.0, 500.0, 510.0)), 1e-9);
    }

    @Test
    void missingRequirementsAreReportedBeforeTheLoad() throws Exception {
        String limits =
                "Limit                     Soft Limit           Hard Limit           Units     \nMax processes             %1$s                 %1$s                 processes \n"
                        + "Max open files            1024                 %1$s                 files     ";
        assertEquals(
                4096,
                Requirements.openFiles(String.format(limits, "4096").lines().toList()));
        assertEquals(
                Long.MAX_VALUE,
                Requirements.openFiles(
                        String.format(limits, "unlimited").lines().toList()));
        List<String> missing = Requirements.missing(Path.of("no-such.jar"), Path.of("no-such.png"));
        assertTrue(
                missing.toString().contains("no-such.jar is not there; build it")
                        && missing.toString().contains("no-such.png is not there; run this from the root"),
                missing.toString());
    }
}

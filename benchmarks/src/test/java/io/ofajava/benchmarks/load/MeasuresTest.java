package io.ofajava.benchmarks.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** What is judged by, on numbers that can be worked out by hand. */
class MeasuresTest {
    @Test
    void aPercentileIsAValueThatWasMeasured() {
        Percentiles hundred = new Percentiles(DoubleStream.iterate(100, value -> value - 1).limit(100).boxed().toList());
        assertEquals(50, hundred.at(0.5));
        assertEquals(99, hundred.at(0.99));
        assertEquals(100, hundred.at(1));
        assertEquals(7, new Percentiles(List.of(7.0)).at(0.01));
        assertTrue(Double.isNaN(new Percentiles(List.of()).at(0.5)));
    }

    @Test
    void growthIsThatOfTheLineAndNotOfItsEnds() {
        assertEquals(30, MemoryGrowth.growth(List.of(500.0, 510.0, 520.0, 530.0)), 1e-9);
        assertEquals(0, MemoryGrowth.growth(List.of(500.0, 520.0, 520.0, 500.0)), 1e-9);
        assertEquals(9, MemoryGrowth.growth(List.of(500.0, 500.0, 500.0, 510.0)), 1e-9);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class LeastTimesTest {
    private static final List<String> AVX2 = List.of(
            "before",
            "float32, 256 bits                 182 GFLOP/s",
            "float32, 512 bits               missing",
            "bfloat16, 512 bits              missing",
            "8-bit integers, 256 bits          363 GOP/s",
            "8-bit integers, VNNI, 512 bits  missing",
            "memory, read                     35.1 GB/s",
            "hand-over of a cache line          54 ns");

    @Test
    void theCeilingIsTheFastestInstructionOfAKind() {
        assertEquals(363, LeastTimes.highest(AVX2, "8-bit integers").getAsDouble());
        List<String> vnni = List.of(
                "float32, 256 bits                 223 GFLOP/s",
                "float32, 512 bits                 233 GFLOP/s",
                "bfloat16, 512 bits                456 GFLOP/s",
                "8-bit integers, 256 bits          467 GOP/s",
                "8-bit integers, VNNI, 512 bits    934 GOP/s",
                "memory, read                     24.0 GB/s");
        assertEquals(934, LeastTimes.highest(vnni, "8-bit integers").getAsDouble());
        assertEquals(233, LeastTimes.highest(vnni, "float32").getAsDouble());
        assertTrue(LeastTimes.table(vnni).contains("| backbone and encoder, 384 x 384, int8 | 159.7 ms |"));
    }

    @Test
    void recordsOfEarlierSessionsAreRead() {
        List<String> earlier = List.of(
                "float32, fused multiply-add      182 GFLOP/s",
                "8-bit integers, 32-bit sums      363 GOP/s",
                "memory, read                    35.1 GB/s");
        assertEquals(LeastTimes.table(AVX2), LeastTimes.table(earlier));
        assertTrue(LeastTimes.table(AVX2).contains("| backbone and encoder, 384 x 384, fp32 | 516.5 ms |"));
    }

    @Test
    void withoutAMeasurementThereIsNoTable() {
        assertEquals("", LeastTimes.table(List.of()));
    }
}

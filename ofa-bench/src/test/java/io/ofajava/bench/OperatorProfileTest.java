// SPDX-License-Identifier: Apache-2.0
package io.ofajava.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.error.OfaException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Profiles become shares by operator type, and warm-up does not count. */
class OperatorProfileTest {
    private static final String EVENTS = """
            [{"cat":"Session","pid":1,"tid":1,"dur":500,"ts":10,"ph":"X","name":"session_initialization","args":{}},
            {"cat":"Node","pid":1,"tid":1,"dur":9000,"ts":1000,"ph":"X","name":"a_kernel_time","args":{"op_name":"MatMul","input_type_shape":[{"float":[1,2]}]}},
            {"cat":"Session","pid":1,"tid":1,"dur":10000,"ts":990,"ph":"X","name":"model_run","args":{}},
            {"cat":"Node","pid":1,"tid":1,"dur":600,"ts":20010,"ph":"X","name":"a_kernel_time","args":{"op_name":"MatMul"}},
            {"cat":"Node","pid":1,"tid":1,"dur":5,"ts":20700,"ph":"X","name":"b_fence_before","args":{"op_name":"Add"}},
            {"cat":"Node","pid":1,"tid":1,"dur":300,"ts":20710,"ph":"X","name":"b_kernel_time","args":{"op_name":"Add"}},
            {"cat":"Session","pid":1,"tid":1,"dur":1000,"ts":20000,"ph":"X","name":"model_run","args":{}},
            {"cat":"Node","pid":1,"tid":1,"dur":800,"ts":30010,"ph":"X","name":"a_kernel_time","args":{"op_name":"MatMul"}},
            {"cat":"Node","pid":1,"tid":1,"dur":700,"ts":30810,"ph":"X","name":"c_kernel_time","args":{"op_name":"MatMul"}},
            {"cat":"Session","pid":1,"tid":1,"dur":2000,"ts":30000,"ph":"X","name":"model_run","args":{}}]
            """;

    @TempDir
    Path directory;

    @Test
    void operatorsAreSummedOverTheCountedRuns() throws Exception {
        Files.writeString(directory.resolve("decoder_2026-11-25_23-10-01.json"), EVENTS);
        List<OperatorProfile> profiles = OperatorProfile.read(directory, 2.0 / 3);
        assertEquals(1, profiles.size());
        OperatorProfile profile = profiles.get(0);
        assertEquals("decoder", profile.graph());
        assertEquals(2, profile.runs());
        assertEquals(1.5, profile.runMillis(), 1e-9);
        assertEquals(
                List.of("MatMul", "Add"),
                profile.operators().stream().map(OperatorProfile.Operator::type).toList());
        assertEquals(1.05, profile.operators().get(0).millis(), 1e-9);
        assertEquals(1.5, profile.operators().get(0).calls(), 1e-9);
        assertEquals(0.15, profile.operators().get(1).millis(), 1e-9);
        assertEquals(0.3, profile.betweenKernels(), 1e-9);
    }

    @Test
    void filesThatAreNotProfilesAreRefused() throws Exception {
        Files.writeString(directory.resolve("decoder.json"), "{}");
        OfaException refused = assertThrows(OfaException.class, () -> OperatorProfile.read(directory, 1));
        assertEquals(BenchError.PROFILE, refused.code());
        assertTrue(refused.getMessage().contains("decoder.json: is not a profile"), refused.getMessage());
    }

    @Test
    void quantilesLieBetweenNeighbours() {
        Distribution some = Distribution.of(4, 1, 3, 2);
        assertEquals(2.5, some.median());
        assertEquals(1, some.quantile(0));
        assertEquals(4, some.quantile(1));
        assertEquals(1.75, some.quantile(0.25));
        assertEquals(7, Distribution.of(7).quantile(0.25));
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.nativelib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.error.EngineError;
import io.ofajava.error.OfaException;
import io.ofajava.error.Refusal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CpuFeaturesTest {
    @AfterEach
    void restoreTheDefault() {
        CpuFeatures.select(null);
    }

    @Test
    void everyAvailableLevelCanBeSelected() {
        List<String> available = CpuFeatures.available();
        assertEquals("baseline", available.get(0));
        for (String level : available) {
            CpuFeatures.select(level);
            assertEquals(level, CpuFeatures.inUse());
            assertTrue(available.contains(CpuFeatures.ofKernels()));
        }
    }

    @Test
    void anUnknownLevelIsRefusedWithoutEffect() {
        CpuFeatures.select("baseline");
        Refusal.of(EngineError.NATIVE_INPUT, () -> CpuFeatures.select("sse9"), "OFA_CPU_FEATURES is 'sse9'");
        assertEquals("baseline", CpuFeatures.inUse());
    }

    /** The variable is read when the library is loaded, so the setting needs a separate process. */
    @Test
    void anInvalidSettingFailsWhenTheLibraryIsLoaded() throws Exception {
        assertEquals("baseline", started("baseline"));
        String failure = started("avx9");
        assertTrue(failure.startsWith("OfaException: OFA_CPU_FEATURES is 'avx9'"), failure);
    }

    private static String started(String setting) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("OFA_CPU_FEATURES", setting);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(1, TimeUnit.MINUTES));
        return said.strip();
    }

    /** Prints the level in use, or the error. */
    static final class Main {
        public static void main(String[] arguments) {
            try {
                System.out.println(CpuFeatures.inUse());
            } catch (OfaException e) {
                System.out.println("OfaException: " + e.getMessage());
            }
        }
    }
}

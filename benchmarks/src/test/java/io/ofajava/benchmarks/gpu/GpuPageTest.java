// SPDX-License-Identifier: Apache-2.0
package io.ofajava.benchmarks.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The generated parts of {@code GPU.md}. */
class GpuPageTest {
    private static final String PAGE =
            "# A\n<!-- generated: results -->\nold\n<!-- end: results -->\nb\n<!-- generated: goals -->\n<!-- end: goals -->\n"
                    + "<!-- generated: eight bits -->\n<!-- end: eight bits -->\n";

    @TempDir
    private Path directory;

    private static String environment(boolean dry) {
        return "{\"step\":\"environment\",\"status\":\"ok\",\"result\":[{\"date\":\"2026-12-01T08:00:00Z\",\"dry\":"
                + dry + ",\"nvidia_smi\":\"NVIDIA L4, 580.95, 23034 MiB\"}]}\n";
    }

    /** The page in the repository equals the generator's output for the recorded runs. */
    @Test
    void thePageIsUpToDate() throws IOException {
        String page = Files.readString(Scripts.ROOT.resolve("GPU.md"));
        assertEquals(
                page,
                GpuPage.write(page, Scripts.ROOT.resolve("benchmarks/gpu")),
                "generate it again: java -cp benchmarks/target/benchmarks.jar io.ofajava.benchmarks.gpu.GpuPage GPU.md benchmarks/gpu");
    }

    @Test
    void aDryRunDoesNotCountAsAGpu() throws IOException {
        Files.writeString(
                directory.resolve("dry.jsonl"),
                environment(true)
                        + "{\"step\":\"bench-tiny-caption\",\"status\":\"ok\",\"result\":[{\"size\":\"tiny\",\"task\":\"caption\",\"medianMillis\":1}]}\n");
        String page = GpuPage.write(PAGE, directory);
        assertTrue(page.contains("| | test double, 2026-12-01 | a GPU |\n|---|---|---|\n"), page);
        assertTrue(page.contains("| Driver, libraries, `ofa doctor` | ok | not run |\n"), page);
        assertTrue(page.contains("| Golden data, fp16 | not run | not run |\n"), page);
        assertTrue(!page.contains("\nold\n") && !page.contains(", measured"), page);
    }

    @Test
    void figuresAndFailuresOfADevice() throws IOException {
        Files.writeString(
                directory.resolve("l4.jsonl"),
                environment(false)
                        + "{\"step\":\"doctor\",\"status\":\"failed\",\"result\":[]}\n{\"step\":\"server\",\"status\":\"time limit\",\"result\":[]}\n"
                        + "{\"step\":\"leak\",\"status\":\"no time left\",\"result\":[]}\n"
                        + "{\"step\":\"roofline\",\"status\":\"ok\",\"result\":[{\"size\":\"base\",\"stage\":\"caption\",\"roofline_ms\":20.0},{\"size\":\"base\",\"stage\":\"12 captions\",\"roofline_ms\":100}]}\n"
                        + "{\"step\":\"bench-base-caption\",\"status\":\"ok\",\"result\":[{\"size\":\"base\",\"task\":\"caption\",\"precision\":\"fp16\",\"rows\":\"beam 5\",\"batch\":1,\"medianMillis\":50.0,"
                        + "\"imagesPerSecond\":20.0},{\"size\":\"base\",\"task\":\"caption\",\"precision\":\"fp16\",\"rows\":\"beam 5\",\"batch\":12,\"medianMillis\":150.0,\"imagesPerSecond\":80.0}]}\n");
        String page = GpuPage.write(PAGE, directory);
        assertTrue(page.contains("| | NVIDIA L4, driver 580.95, 2026-12-01 |\n"), page);
        assertTrue(page.contains("| Driver, libraries, `ofa doctor` | 1 of 2 ok (doctor) |\n"), page);
        assertTrue(page.contains("| Server under load | time limit |\n"), page);
        assertTrue(page.contains("| No memory is lost over many requests | not run |\n"), page);
        assertTrue(page.contains("| OFA-base, fp16 | caption, beam 5 | 1 | 50.00 | 20.00 | 2.50 |\n"), page);
        assertTrue(page.contains("| OFA-base, fp16 | caption, beam 5 | 12 | 150.0 | 80.00 | 1.50 |\n"), page);
    }

    @Test
    void aPageWithoutTheMarkersIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> GpuPage.write("# A\n", directory));
    }
}

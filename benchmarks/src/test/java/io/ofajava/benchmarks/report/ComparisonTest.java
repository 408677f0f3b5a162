// SPDX-License-Identifier: Apache-2.0
package io.ofajava.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {
    @TempDir
    private Path directory;

    private void write(String file, String content) throws IOException {
        Files.writeString(directory.resolve(file), content);
    }

    private static String caption(String precision, String samples) {
        return "{\"task\": \"caption\", \"precision\": \"" + precision + "\", \"samplesMillis\": [" + samples + "]}\n";
    }

    @Test
    void mediansByLevelPrecisionAndLibrary() throws IOException {
        write(
                "session.json",
                "{\"began\": \"then\", \"commit\": \"c\", \"busy\": 0.25, \"processor\": \"P\", \"flags\": \"avx2\", \"processors\": 2}");
        write("best-1.jsonl", "{\"machine\": {}}\n" + caption("fp32", "900") + caption("int8", "400"));
        write("best-2.jsonl", caption("fp32", "700"));
        write("best-3.jsonl", caption("fp32", "800"));
        write(
                "avx2-1.jsonl",
                "{\"task\": \"paint\", \"precision\": \"int8\", \"samplesMillis\": [13000], \"stagesMillis\": {\"vqgan\": 1250}}\n"
                        + "{\"task\": \"answer\", \"precision\": \"int8\", \"error\": \"unsupported\"}\n");
        write(
                "python-1.json",
                "[{\"work\": \"caption\", \"samples_ms\": [6000]}, {\"work\": \"encoder\", \"samples_ms\": [1]}]");
        assertEquals("""
                P (avx2), 2 processors, of which others used 0.3 at the beginning; then, commit c.

                | work | fp32, best | int8, best | fp32, avx2 | int8, avx2 | PyTorch eager |
                |---|---|---|---|---|---|
                | caption, 384 x 384, beam 5, 17 steps | 0.80 s | 0.40 s |  |  | 6.00 s |
                | answer, 480 x 480, beam 5, 4 steps |  |  |  |  |  |
                | box, 512 x 512, beam 5, 5 steps |  |  |  |  |  |
                | 1,024 image tokens, 1 candidate |  |  |  | 11.8 s |  |
                | VQGAN: image tokens to 256 x 256 pixels |  |  |  | 1.25 s |  |
                """, Comparison.table(directory, List.of("best", "avx2")));
    }
}

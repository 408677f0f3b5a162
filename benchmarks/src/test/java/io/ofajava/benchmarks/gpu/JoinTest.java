// SPDX-License-Identifier: Apache-2.0
package io.ofajava.benchmarks.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code gpu-bundle/join}: lists missing and damaged pieces, resumes, unpacks the bundle. */
class JoinTest {
    private static final Path JOIN = Scripts.ROOT.resolve("gpu-bundle/join");

    @TempDir
    private Path temporary;

    private Path pieces;

    @BeforeEach
    void pack() throws IOException, InterruptedException {
        pieces = Files.createDirectories(temporary.resolve("pieces"));
        byte[] noise = new byte[200_000];
        new Random(1).nextBytes(noise);
        Files.write(temporary.resolve("data"), noise);
        Files.copy(JOIN, pieces.resolve("join"));
        Path pack = Files.writeString(
                temporary.resolve("pack"),
                "set -e; tar -c data | xz | split -b 60K -d -a 3 - pieces/ofa.tar.xz.; cd pieces; sha256sum -- *.tar.xz.* >SHA256SUMS");
        assertEquals(0, Scripts.run(temporary, Map.of(), pack).exitCode());
    }

    private Scripts.Run join() throws IOException, InterruptedException {
        return Scripts.run(
                pieces,
                Map.of(),
                pieces.resolve("join"),
                temporary.resolve("out").toString());
    }

    @Test
    void completePiecesAreUnpacked() throws IOException, InterruptedException {
        Scripts.Run run = join();
        assertEquals(0, run.exitCode(), run.output());
        assertEquals(-1, Files.mismatch(temporary.resolve("data"), temporary.resolve("out/data")));
        Scripts.Run again = join();
        assertEquals(0, again.exitCode(), again.output());
        assertTrue(again.output().contains("unchanged: ofa.tar.xz"), again.output());
    }

    @Test
    void missingAndDamagedPiecesAreNamed() throws IOException, InterruptedException {
        Path first = pieces.resolve("ofa.tar.xz.000");
        Path second = pieces.resolve("ofa.tar.xz.001");
        byte[] kept = Files.readAllBytes(first);
        byte[] whole = Files.readAllBytes(second);
        Files.delete(first);
        Files.write(second, new byte[] {1}, StandardOpenOption.APPEND);
        Scripts.Run run = join();
        assertEquals(1, run.exitCode());
        assertTrue(run.output().contains("missing: ofa.tar.xz.000"), run.output());
        assertTrue(run.output().contains("damaged: ofa.tar.xz.001"), run.output());
        assertFalse(Files.exists(temporary.resolve("out")));
        Files.write(first, kept);
        Files.write(second, whole);
        assertEquals(0, join().exitCode());
        assertEquals(-1, Files.mismatch(temporary.resolve("data"), temporary.resolve("out/data")));
    }
}

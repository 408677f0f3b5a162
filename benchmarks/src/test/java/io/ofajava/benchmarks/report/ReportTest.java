// SPDX-License-Identifier: Apache-2.0
package io.ofajava.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The report of a session's files. Those in {@code session} have the form of JMH 1.37 and of the Python scripts, with
 * round numbers.
 */
class ReportTest {
    private static final Path RECORDED = Path.of("src/test/resources/session");

    @TempDir
    Path directory;

    private void copyRecorded() throws Exception {
        try (Stream<Path> files = Files.list(RECORDED)) {
            for (Path file : files.toList()) {
                Files.copy(file, directory.resolve(file.getFileName()));
            }
        }
    }

    @Test
    void thePageContainsPairsAndAllFigures() throws Exception {
        copyRecorded();
        String page = Files.readString(Report.write(directory));
        assertTrue(
                page.contains("| backbone and encoder, 384 x 384 | 800 ms | 1,600 ms | PyTorch 1.13.1 | 2.00 |"), page);
        assertTrue(
                page.contains("| backbone and encoder, 384 x 384, int8 | 400 ms | 1,600 ms | PyTorch 1.13.1 | 4.00 |"),
                page);
        assertTrue(page.contains("| 1,024 codes, 1 candidate | 11.0 s | 44.0 s | PyTorch 1.13.1 | 4.00 |"), page);
        assertFalse(page.contains("480 x 480"), "the page shows a size that was not measured");
        assertTrue(page.contains("| Tokenizer.encode | text=prompt | 2.00 us/op | 1.50 .. 2.50 | 3 |"), page);
        assertTrue(page.contains("commit 0123abc"), page);
        assertTrue(page.contains("nothing else to do"), page);
        assertTrue(page.contains("    first start\n    model loaded         9800 ms\n"), page);
        assertTrue(page.contains("    before\n    float32, fused multiply-add      100 GFLOP/s\n"), page);
        assertFalse(
                Files.readString(directory.resolve("jmh-encoder.json")).contains("/somewhere/java"),
                "the file names a directory of the machine");
        assertTrue(page.contains("Left out: steps: precision is int3"), page);
    }

    @Test
    void aBusyMachineIsReported() throws Exception {
        copyRecorded();
        Path session = directory.resolve("session.json");
        Files.writeString(session, Files.readString(session).replace("0.12", "3.4"));
        assertTrue(Files.readString(Report.write(directory)).contains("busy with other work"));
    }

    @Test
    void plotsAreXmlWithABarForEachPairAndALineForEachKindOfRows() throws Exception {
        copyRecorded();
        Report.write(directory);
        assertEquals(1 + 3, count("beside-others.svg", "rect"));
        assertEquals(2, count("step-text.svg", "polyline"));
        assertEquals(4, count("step-text.svg", "circle"));
        assertFalse(
                Files.exists(directory.resolve("step-codes.svg")),
                "the page has a plot of steps that were not measured");
    }

    @Test
    void workOfAnotherSizeIsNotAPair() throws Exception {
        copyRecorded();
        Path theirs = directory.resolve("python-encoder.json");
        Files.writeString(theirs, Files.readString(theirs).replace("\"base\"", "\"large\""));
        List<Pair> pairs = Pair.of(Results.read(directory));
        assertEquals(1, pairs.size());
        assertEquals(
                Map.of("candidates", "1", "codes", "1024", "size", "base", "threads", "2"),
                pairs.get(0).there().params());
    }

    private int count(String plot, String element) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(directory.resolve(plot).toFile())
                .getElementsByTagName(element)
                .getLength();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A source file of Java or C++, tests included, has at most 350 lines. One that is better whole says why, in a line
 * {@code // Above 350 lines: REASON.}
 */
class FileSizeTest {
    private static final int LIMIT = 350;
    private static final Pattern SOURCE = Pattern.compile(".*\\.(java|cc|cpp|h)");
    private static final Pattern REASON = Pattern.compile("// Above " + LIMIT + " lines: \\w.{19,}\\.");

    /** Files above the limit without a reason, with their lengths. */
    private static Map<String, Integer> unexplained(Path root) throws IOException {
        Map<String, Integer> found = new TreeMap<>();
        visit(root, (path, lines) -> {
            if (lines.size() > LIMIT
                    && lines.stream().noneMatch(line -> REASON.matcher(line).matches())) {
                found.put(path, lines.size());
            }
        });
        return found;
    }

    /** Files within the limit that still explain a length, which would excuse the next growth in advance. */
    private static List<String> explainedInVain(Path root) throws IOException {
        List<String> found = new ArrayList<>();
        visit(root, (path, lines) -> {
            if (lines.size() <= LIMIT
                    && lines.stream().anyMatch(line -> REASON.matcher(line).matches())) {
                found.add(path);
            }
        });
        return found;
    }

    @FunctionalInterface
    private interface Visitor {
        void source(String path, List<String> lines);
    }

    private static void visit(Path root, Visitor visitor) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return MarkdownPages.isSkipped(directory)
                                || directory.getFileName().toString().equals("third_party")
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile()
                        && SOURCE.matcher(file.getFileName().toString()).matches()) {
                    visitor.source(
                            root.relativize(file).toString().replace('\\', '/'),
                            Files.readAllLines(file, StandardCharsets.UTF_8));
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    @Test
    void filesAboveTheLimitSayWhy() throws IOException {
        assertEquals(
                Map.of(),
                unexplained(MarkdownPages.ROOT),
                "split these files, or say why not: // Above 350 lines: REASON.");
    }

    @Test
    void reasonsAreOfLongFilesOnly() throws IOException {
        assertEquals(List.of(), explainedInVain(MarkdownPages.ROOT));
    }

    @Test
    void allSourcesAreCounted() throws IOException {
        Map<String, Integer> sources = new TreeMap<>();
        visit(MarkdownPages.ROOT, (path, lines) -> sources.put(path, lines.size()));
        for (String part : List.of("ofa-java/src/main/", "ofa-java/src/test/", "ofa-native/src/", "ofa-native/test/")) {
            assertTrue(
                    sources.keySet().stream().anyMatch(path -> path.startsWith(part)), () -> "no sources in " + part);
        }
    }

    @Test
    void anExampleIsFound(@TempDir Path directory) throws IOException {
        List<String> lines = new ArrayList<>(java.util.Collections.nCopies(LIMIT + 1, "int x;"));
        Files.write(directory.resolve("long.cc"), lines);
        Files.write(directory.resolve("Page.js"), lines);
        assertEquals(Map.of("long.cc", LIMIT + 1), unexplained(directory));
        lines.set(3, "// Above 350 lines: one table, which a reader compares line by line.");
        Files.write(directory.resolve("long.cc"), lines);
        assertEquals(Map.of(), unexplained(directory));
        Files.write(directory.resolve("long.cc"), lines.subList(0, 9));
        assertEquals(List.of("long.cc"), explainedInVain(directory));
    }
}

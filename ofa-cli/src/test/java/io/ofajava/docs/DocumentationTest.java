// SPDX-License-Identifier: Apache-2.0
package io.ofajava.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.Ofa;
import io.ofajava.image.ImageDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages agree with the code: examples compile and run, and messages and limits equal those in the sources. */
class DocumentationTest {
    private static final Path ROOT = Path.of(System.getProperty("ofa.root", ".."));
    private static final Path EXAMPLES = ROOT.resolve("ofa-cli/src/test/java/io/ofajava/docs/LibraryExamples.java");
    private static final Path IMAGE = ROOT.resolve("demo-model/examples/black-square.png");

    @TempDir
    static Path directory;

    private static String page(String name) throws IOException {
        return Files.readString(ROOT.resolve("docs").resolve(name));
    }

    private static String sources() throws IOException {
        StringBuilder all = new StringBuilder();
        for (String module : List.of("ofa-java", "ofa-cli", "ofa-deploy")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    all.append(Files.readString(file));
                }
            }
        }
        // Joins literals that continue on the next line.
        return all.toString().replaceAll("\"\\s*\\+\\s*\"", "");
    }

    private static List<String> matches(Pattern pattern, String text) {
        List<String> found = new ArrayList<>();
        for (Matcher matcher = pattern.matcher(text); matcher.find(); ) {
            found.add(matcher.group(1));
        }
        return found;
    }

    @Test
    void theExamplesEqualThoseOfTheTest() throws IOException {
        String page = page("library.md");
        Set<String> shown = new HashSet<>();
        for (String snippet : Files.readString(EXAMPLES).split("// snippet: ")) {
            int end = snippet.indexOf("        // end");
            if (end > 0) {
                String code = snippet.substring(snippet.indexOf('\n') + 1, end).replaceAll("(?m)^ {8}", "");
                assertTrue(
                        page.contains("```java\n" + code + "```"),
                        "docs/library.md does not have this as it is in LibraryExamples:\n" + code);
                shown.add(code);
            }
        }
        assertEquals(
                shown.size(),
                matches(Pattern.compile("(```java)\\n(?!import )"), page).size(),
                "docs/library.md shows Java that is not in LibraryExamples");
        List<String> imports = matches(Pattern.compile("(?m)^(import .+;)$"), page);
        assertFalse(imports.isEmpty());
        for (String line : imports) {
            assertTrue(
                    Files.readString(EXAMPLES).lines().anyMatch(line::equals),
                    "LibraryExamples, which has what the page shows, does without " + line);
        }
    }

    @Test
    void theExamplesWork() throws Exception {
        Path cache = directory.resolve("cache");
        Path model;
        try (Ofa ofa = Ofa.builder().cache(cache).build()) {
            assertEquals("black", LibraryExamples.closed(ofa, IMAGE).text());
            assertEquals(
                    2,
                    LibraryExamples.many(ofa, List.of(IMAGE, IMAGE))
                            .get(1)
                            .orElseThrow()
                            .nBest()
                            .size());
            assertTrue(List.of("yes", "no", "maybe")
                    .contains(LibraryExamples.task(ofa, IMAGE).text()));
            assertFalse(LibraryExamples.async(ofa, IMAGE).isEmpty());
            assertEquals(
                    LibraryExamples.async(ofa, IMAGE),
                    LibraryExamples.followed(ofa, IMAGE).text());
            assertEquals(3, LibraryExamples.sampled(ofa, IMAGE).nBest().size());
            assertTrue(LibraryExamples.mistakes(ofa, directory.resolve("missing.png"))
                    .startsWith("file-missing: "));
            Path found = directory.resolve("found.png");
            assertEquals(1, LibraryExamples.box(ofa, IMAGE, found).nBest().size());
            assertTrue(ImageDecoder.defaults().read(found).width() >= 320, "small images are enlarged");
            assertTrue(LibraryExamples.about(ofa).contains(" in fp32, ONNX Runtime "), LibraryExamples.about(ofa));
            model = Path.of(ofa.info().checkpoint());
        }
        List<String> said = LibraryExamples.ask(model, cache, IMAGE);
        assertEquals("a large black square at the bottom", said.get(0));
        assertEquals(3, said.size());
    }

    @Test
    void theMessagesEqualThoseOfTheCode() throws IOException {
        String sources = sources();
        List<String> messages = matches(Pattern.compile("(?m)^\\| `([^`]+)`"), page("troubleshooting.md"));
        assertFalse(messages.isEmpty());
        for (String message : messages) {
            for (String part : message.split("\\.\\.\\.")) {
                if (!part.isBlank()) {
                    assertTrue(sources.contains(part.strip()), "no message contains '" + part.strip() + "'");
                }
            }
        }
    }

    @Test
    void theLimitsEqualThoseOfTheCode() throws IOException {
        String sources = sources();
        List<String> limits = matches(Pattern.compile("`([A-Za-z]+\\.[A-Z_]+ = [^`]+)`"), page("limits.md"));
        assertFalse(limits.isEmpty());
        for (String limit : limits) {
            assertTrue(sources.contains(limit.substring(limit.indexOf('.') + 1)), "no constant " + limit);
        }
    }
}

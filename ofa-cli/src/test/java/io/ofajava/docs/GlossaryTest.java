// SPDX-License-Identifier: Apache-2.0
package io.ofajava.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Sentences and names in code use the glossary of CONTRIBUTING.md. {@code old-terms.txt} beside this test has the
 * remaining uses of other terms by module; the numbers may only decrease.
 */
class GlossaryTest {
    /** Patterns of terms, and their replacements. */
    private static final Map<String, String> TERMS = Map.ofEntries(
            Map.entry("pictures?", "image"),
            Map.entry("picture codes?", "image token"),
            Map.entry("picture stems?", "backbone"),
            Map.entry("painters?|paintings?|painted", "text-to-image model, generated image"),
            Map.entry("operators? of (our|its|their) own", "custom operator"),
            Map.entry("stand(s|ing)? back", "niceness, lower priority"),
            Map.entry("errands?", "request, slot"),
            Map.entry("anew", "again"),
            Map.entry("arrangements?", "layout"),
            Map.entry("drafts?", "temporary file"),
            Map.entry("lacks?|lacking", "does not have, is missing"),
            Map.entry("sober|wilder", "less random, more random"),
            Map.entry("uprights?", "EXIF orientation"),
            Map.entry("wants", "requires, needs"),
            Map.entry("(is|are|was|were) told", "receives"),
            Map.entry("at hand", "available"),
            Map.entry("settled (text|prefix)", "committed prefix"),
            Map.entry("hears?", "receives"),
            Map.entry("nobody", "no caller, no process"),
            Map.entry("no GPU has (run|executed)", "not verified on a GPU"));

    /** Words that are not part of names in code, and their replacements. */
    private static final Map<String, String> NAMES = Map.of(
            "errand", "request, slot",
            "lane", "slot, row, workload", // of Java: a vector in C++ does have lanes
            "painter", "text-to-image model",
            "picture", "image",
            "places", "slots, positions, elements",
            "told", "reported, logged",
            "upright", "orientation");

    private static final Pattern NAME = Pattern.compile("\\b[A-Za-z]\\w*");
    private static final Pattern WORD = Pattern.compile("[A-Z]?[a-z]+|[A-Z]+(?![a-z])");

    private static final Path LIST =
            MarkdownPages.ROOT.resolve("ofa-cli/src/test/resources/io/ofajava/docs/old-terms.txt");

    /** CONTRIBUTING.md lists the old terms itself; the golden README belongs to the golden set. */
    private static final List<String> EXEMPT =
            List.of("CONTRIBUTING.md", "ofa-java/src/test/resources/golden/README.md");

    private static final Map<String, Pattern> PATTERNS = new TreeMap<>();

    static {
        TERMS.keySet()
                .forEach(term -> PATTERNS.put(
                        term, Pattern.compile("(?i)(?<![\\w./$#-])(?:" + term + ")(?![\\w=(]|[-.]\\w|/\\w)")));
    }

    private static Map<String, Integer> uses() throws IOException {
        Map<String, Integer> uses = new TreeMap<>();
        visit((path, text) -> count(path, text, uses));
        return uses;
    }

    /** Calls with the path and the content of every text file. */
    private static void visit(BiConsumer<String, String> reader) throws IOException {
        Files.walkFileTree(MarkdownPages.ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return MarkdownPages.isSkipped(directory) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String path = MarkdownPages.ROOT.relativize(file).toString().replace('\\', '/');
                if (attributes.isRegularFile() && attributes.size() < 1_000_000 && !EXEMPT.contains(path)) {
                    try {
                        reader.accept(path, Files.readString(file));
                    } catch (MalformedInputException e) {
                        return FileVisitResult.CONTINUE; // a binary file
                    }
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void count(String path, String text, Map<String, Integer> uses) {
        String prose = Prose.of(path, text);
        String module = path.contains("/") ? path.substring(0, path.indexOf('/')) : ".";
        PATTERNS.forEach((term, pattern) -> {
            int found = (int) pattern.matcher(prose).results().count();
            if (found > 0) {
                uses.merge(module + ": " + term, found, Integer::sum);
            }
        });
    }

    private static Map<String, Integer> allowed() throws IOException {
        Map<String, Integer> allowed = new TreeMap<>();
        for (String line : Files.readAllLines(LIST)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                int end = line.lastIndexOf(' ');
                allowed.put(line.substring(0, end), Integer.parseInt(line.substring(end + 1)));
            }
        }
        return allowed;
    }

    @Test
    void namesInCodeUseTheGlossary() throws IOException {
        List<String> found = new ArrayList<>();
        visit((path, text) -> {
            if (path.matches(".*\\.(java|cc|h|js)")) {
                NAME.matcher(Prose.code(text))
                        .results()
                        .map(MatchResult::group)
                        .distinct()
                        .forEach(name -> words(name)
                                .filter(word ->
                                        NAMES.containsKey(word) && (path.endsWith(".java") || !word.equals("lane")))
                                .forEach(word -> found.add(path + ": " + name + "; write: " + NAMES.get(word))));
            }
        });
        assertEquals(List.of(), found);
    }

    private static Stream<String> words(String name) {
        return WORD.matcher(name).results().map(word -> word.group().toLowerCase(Locale.ROOT));
    }

    @Test
    void wordsOfNamesAreFound() {
        assertEquals(
                List.of("k", "winograd", "places", "told", "lane", "x"),
                Stream.of("kWinogradPlaces", "TOLD", "lane_x")
                        .flatMap(GlossaryTest::words)
                        .toList());
        assertEquals("int a =  ;", Prose.code("int a = \"told\";// told").strip());
    }

    @Test
    void newSentencesUseTheGlossary() throws IOException {
        Map<String, Integer> allowed = allowed();
        List<String> more = new ArrayList<>();
        uses().forEach((key, count) -> {
            if (count > allowed.getOrDefault(key, 0)) {
                String term = key.substring(key.indexOf(": ") + 2);
                more.add(key + ": " + count + " uses, allowed are " + allowed.getOrDefault(key, 0) + "; write: "
                        + TERMS.get(term));
            }
        });
        assertEquals(List.of(), more);
    }

    /** The list must stay close to the actual numbers. {@code -Dofa.glossary.write=true} updates it. */
    @Test
    @Tag("full")
    void theListIsUpToDate() throws IOException {
        Map<String, Integer> uses = uses();
        if (Boolean.getBoolean("ofa.glossary.write")) {
            StringBuilder list =
                    new StringBuilder("# Module, term, and how often it is still used: see GlossaryTest.\n");
            uses.forEach(
                    (key, count) -> list.append(key).append(' ').append(count).append('\n'));
            Files.writeString(LIST, list);
        }
        int left = uses.values().stream().mapToInt(Integer::intValue).sum();
        int listed = allowed().values().stream().mapToInt(Integer::intValue).sum();
        assertTrue(
                listed <= left + left / 4 + 20,
                listed + " uses are allowed, but only " + left + " are left: write " + LIST + " again");
    }

    @Test
    void commentsAndPagesAreRead() {
        String java =
                "/** A picture. {@code picture} */\nString picture = \"a picture // picture\"; // the picture's\n";
        assertEquals(
                2,
                PATTERNS.get("pictures?")
                        .matcher(Prose.of("A.java", java))
                        .results()
                        .count());
        String page = "A picture, `picture` and\n\n    picture\n\n```\npicture\n```\n[x](picture.png)\n";
        assertEquals(
                1,
                PATTERNS.get("pictures?")
                        .matcher(Prose.of("a.md", page))
                        .results()
                        .count());
        String script = "#!/bin/sh\n# one picture\necho picture\n";
        assertEquals(
                1,
                PATTERNS.get("pictures?")
                        .matcher(Prose.of("a", script))
                        .results()
                        .count());
        String python = "def f():\n    \"\"\"A picture.\"\"\"\n    # pictures\n    return pictures\n";
        assertEquals(
                2,
                PATTERNS.get("pictures?")
                        .matcher(Prose.of("a.py", python))
                        .results()
                        .count());
        assertTrue(Prose.of("a.bin", "picture").isEmpty());
    }
}

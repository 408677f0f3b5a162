// SPDX-License-Identifier: Apache-2.0
package io.ofajava.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Tests wait for conditions (Awaitility, latches, futures) instead of sleeping, and what they report goes to the log
 * instead of the standard streams, which cannot be filtered. The main code of a module has one ObjectMapper at most.
 * All code gets ONNX Runtime's environment from the one class that disables its telemetry first.
 */
class TestSourcesTest {
    private static final Path ROOT = Path.of(System.getProperty("ofa.root", ".."));
    private static final Set<String> NOT_SOURCES = Set.of("target", "node_modules", "third_party", ".git");

    private static final String TESTS = ".*/(src/test/(java|programs)|ofa-testkit/src/main/java)/.*\\.java";

    private static final Pattern SLEEP =
            Pattern.compile("Thread\\.sleep\\(|(TimeUnit|SECONDS|MINUTES)(\\.\\w+)?\\.sleep\\(|parkNanos\\(");
    private static final Pattern STREAM = Pattern.compile("System\\.(out|err)\\b");

    private static final Pattern MAPPER = Pattern.compile("new (Object|Json)Mapper\\(|JsonMapper\\.builder\\(");

    private static final Pattern ENVIRONMENT = Pattern.compile("OrtEnvironment\\.(getEnvironment\\b|\\*)");

    private static final Map<String, String> MAY_START_ONNX_RUNTIME = Map.of(
            "EnvironmentStart.java",
            "disables telemetry first",
            "TelemetryTest.java",
            "starts ONNX Runtime before the library does, in a process without network");

    private static final Map<String, String> MAY_SLEEP = Map.of(
            "EnvironmentStartTest.java",
            "the end of ONNX Runtime's shutdown hook, for which it leaves time, cannot be observed");

    private static final String CHILD = "the child process reports to the test on its standard output";
    private static final Map<String, String> MAY_PRINT = Map.ofEntries(
            Map.entry("BuildProgressBarTest.java", "restores the stream that it replaces"),
            Map.entry("CpuFeaturesTest.java", CHILD),
            Map.entry("DecodingMemoryTest.java", CHILD),
            Map.entry("EnvironmentStartTest.java", CHILD),
            Map.entry("FirstStartTest.java", CHILD),
            Map.entry("GoldenProcess.java", CHILD),
            Map.entry("LangChain4jProgram.java", CHILD),
            Map.entry("LibraryExamples.java", "the examples of docs/library.md, which print for their readers"),
            Map.entry("ModelReloadTest.java", CHILD),
            Map.entry("NativeLibraryTest.java", CHILD),
            Map.entry("OnnxRuntimeAbiTest.java", CHILD),
            Map.entry("PublishedSizesTest.java", CHILD),
            Map.entry("S3ThroughProxyTest.java", CHILD),
            Map.entry("SmallHeapTest.java", CHILD),
            Map.entry("SparkProgram.java", CHILD),
            Map.entry("SpringProgram.java", CHILD),
            Map.entry("SurroundingsTest.java", CHILD),
            Map.entry("TelemetryTest.java", CHILD));

    @Test
    void noTestSleeps() throws IOException {
        assertNamed(SLEEP, MAY_SLEEP, TESTS);
    }

    @Test
    void noTestPrints() throws IOException {
        assertNamed(STREAM, MAY_PRINT, TESTS);
    }

    /** In main code and tests of all modules. */
    @Test
    void onlyOneClassStartsOnnxRuntime() throws IOException {
        assertNamed(ENVIRONMENT, MAY_START_ONNX_RUNTIME, ".*\\.(java|kt|scala)");
    }

    /** Jackson caches per mapper; other settings belong to a reader, a writer or a copy. */
    @Test
    void moduleHasOneObjectMapper() throws IOException {
        Map<String, List<String>> found = new TreeMap<>();
        List<Path> sources = sources(".*/src/main/java/.*\\.java");
        assertTrue(sources.size() > 300, sources.size() + " files");
        for (Path source : sources) {
            Path file = ROOT.relativize(source);
            String module = file.toString().replace('\\', '/').replaceFirst("/src/main/java/.*", "");
            Files.readAllLines(source).stream()
                    .map(String::strip)
                    .filter(line ->
                            !line.startsWith("*") && MAPPER.matcher(line).find())
                    .forEach(line -> found.computeIfAbsent(module, name -> new ArrayList<>())
                            .add(file + ": " + line));
        }
        assertTrue(found.containsKey("ofa-java"), found::toString);
        found.values().removeIf(lines -> lines.size() == 1);
        assertEquals(Map.of(), found);
    }

    /** Fails for a file that is not in the list, and for a name in the list that needs no exception any longer. */
    private static void assertNamed(Pattern pattern, Map<String, String> exceptions, String files) throws IOException {
        Map<String, String> found = new TreeMap<>();
        List<Path> sources = sources(files);
        assertTrue(sources.size() > 300, sources.size() + " files");
        for (Path source : sources) {
            Files.readAllLines(source).stream()
                    .map(String::strip)
                    .filter(line ->
                            !line.startsWith("*") && pattern.matcher(line).find())
                    .findFirst()
                    .ifPresent(line -> found.put(source.getFileName().toString(), line));
        }
        found.remove("TestSourcesTest.java");
        assertEquals(new TreeSet<>(exceptions.keySet()), found.keySet(), found::toString);
    }

    private static List<Path> sources(String pattern) throws IOException {
        List<Path> sources = new ArrayList<>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return NOT_SOURCES.contains(directory.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().replace('\\', '/').matches(pattern)) {
                    sources.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return sources;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.nativelib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.onnxruntime.OrtCustomOp;
import org.bytedeco.onnxruntime.global.onnxruntime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares the layout that {@code onnxruntime_abi.h} declares, and asserts at compile time, with the official one. The
 * function tables come from the published library itself ({@link PublishedTables}), so from the version that the
 * project uses. The operators' structure has no instance in the library. Its layout, and the constants, come from the
 * JavaCPP preset of ONNX Runtime, which was compiled from the official header.
 */
class OnnxRuntimeAbiTest {
    private static final Pattern STRUCTURE = Pattern.compile("struct (\\w+) \\{\n(.*?)\n\\};", Pattern.DOTALL);
    /** A function pointer or a number; not the {@code unused} gaps between functions. */
    private static final Pattern MEMBER = Pattern.compile("\\(\\*(\\w+)\\)\\(|uint32_t (\\w+);");

    private static final Pattern GAP = Pattern.compile("void\\* unused_\\d+\\[\\d+\\];");
    private static final Pattern ASSERTION =
            Pattern.compile("static_assert\\(offsetof\\((\\w+), (\\w+)\\) == (\\d+) \\* sizeof\\(void\\*\\)\\);");
    private static final Pattern CONSTANT = Pattern.compile("constexpr \\w+ (kOrt\\w+) = (\\d+);");
    private static final Path HEADER =
            Path.of(System.getProperty("ofa.root", ".."), "ofa-native/src/operators/onnxruntime_abi.h");

    private static final Map<String, Integer> CONSTANTS = Map.of(
            "kOrtFloat", onnxruntime.ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT,
            "kOrtUint8", onnxruntime.ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT8,
            "kOrtInt8", onnxruntime.ONNX_TENSOR_ELEMENT_DATA_TYPE_INT8,
            "kOrtInt32", onnxruntime.ONNX_TENSOR_ELEMENT_DATA_TYPE_INT32,
            "kOrtBfloat16", onnxruntime.ONNX_TENSOR_ELEMENT_DATA_TYPE_BFLOAT16,
            "kOrtFail", onnxruntime.ORT_FAIL,
            "kOrtInvalidArgument", onnxruntime.ORT_INVALID_ARGUMENT);

    /** Positions that the header asserts, by structure and member. */
    private static Map<String, Map<String, Integer>> asserted(Path header) throws IOException {
        Map<String, Map<String, Integer>> positions = new TreeMap<>();
        Matcher matcher = ASSERTION.matcher(Files.readString(header));
        while (matcher.find()) {
            positions
                    .computeIfAbsent(matcher.group(1), name -> new TreeMap<>())
                    .put(matcher.group(2), Integer.parseInt(matcher.group(3)));
        }
        return positions;
    }

    @Test
    void everyMemberHasAnAssertion() throws IOException {
        Map<String, Map<String, Integer>> asserted = asserted(HEADER);
        Matcher structures = STRUCTURE.matcher(Files.readString(HEADER));
        List<String> names = new ArrayList<>();
        while (structures.find()) {
            TreeSet<String> members = new TreeSet<>();
            Matcher member = MEMBER.matcher(structures.group(2));
            while (member.find()) {
                // A parameter that is a function has the same form; it is called `function`.
                String name = member.group(1) == null ? member.group(2) : member.group(1);
                if (!name.equals("function")) {
                    members.add(name);
                }
            }
            String code = structures.group(2).replaceAll("//[^\n]*", "");
            long declarations = code.chars().filter(c -> c == ';').count();
            long gaps = GAP.matcher(code).results().count();
            assertEquals(declarations, members.size() + gaps, "declarations that this test does not know: " + code);
            assertEquals(members, asserted.get(structures.group(1)).keySet(), structures.group(1));
            names.add(structures.group(1));
        }
        assertEquals(List.of("OrtApi", "OrtApiBase", "OrtCustomOp"), names);
        assertEquals(new TreeSet<>(names), asserted.keySet());
    }

    @Test
    void functionsHaveTheirPositionsInThePublishedTables() throws IOException {
        Map<String, Map<String, Integer>> asserted = asserted(HEADER);
        PublishedTables published = new PublishedTables();
        Matcher version = Pattern.compile("kOrtApiVersion = (\\d+);").matcher(Files.readString(HEADER));
        assertTrue(version.find() && Integer.parseInt(version.group(1)) <= published.version(), HEADER.toString());
        asserted.get("OrtApi")
                .forEach((function, position) -> assertTrue(
                        published.api(position).contains(function),
                        function + " is not at position " + position + " of OrtApi, but " + published.api(position)));
        asserted.get("OrtApiBase")
                .forEach((function, position) -> assertTrue(
                        published.apiBase(position).contains(function),
                        function + " is not at position " + position + " of OrtApiBase, but "
                                + published.apiBase(position)));
    }

    @Test
    void constantsEqualTheOfficialHeader() throws IOException {
        Map<String, Integer> declared = new TreeMap<>();
        Matcher matcher = CONSTANT.matcher(Files.readString(HEADER));
        while (matcher.find()) {
            declared.put(matcher.group(1), Integer.parseInt(matcher.group(2)));
        }
        declared.remove("kOrtApiVersion");
        assertEquals(new TreeMap<>(CONSTANTS), declared);
    }

    @Test
    void operatorsEqualTheOfficialHeader(@TempDir Path directory) throws Exception {
        assumeTrue(Loader.getPlatform().equals("linux-x86_64"), "the preset's library is for linux-x86_64");
        // A separate process: two copies of ONNX Runtime must not be loaded into one.
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dorg.bytedeco.javacpp.cachedir=" + directory,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        HEADER.toString(),
                        directory.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        assertEquals(
                "compared: " + asserted(HEADER).get("OrtCustomOp").size(),
                said.lines().reduce("", (before, line) -> line));
    }

    /**
     * Compares the operators' structure, given the header and a directory for the libraries; fails with an exception.
     */
    static final class Main {
        public static void main(String[] arguments) throws Exception {
            Loader.load(Loader.class);
            for (String library : new String[] {"libonnxruntime.so.1", "libjnionnxruntime.so"}) {
                Path file = Path.of(arguments[1], library);
                try (InputStream in = OrtCustomOp.class.getResourceAsStream("linux-x86_64/" + library)) {
                    Files.copy(in, file);
                }
                System.load(file.toString());
            }
            Map<String, Integer> members = asserted(Path.of(arguments[0])).get("OrtCustomOp");
            members.forEach((member, position) -> {
                int official = Loader.offsetof(OrtCustomOp.class, member);
                if (official != position * Long.BYTES) {
                    throw new AssertionError(member + " is asserted at position " + position
                            + ", but the official header has it at byte " + official);
                }
            });
            System.out.println("compared: " + members.size());
        }
    }
}

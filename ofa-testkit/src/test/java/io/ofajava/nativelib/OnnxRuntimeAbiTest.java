// SPDX-License-Identifier: Apache-2.0
package io.ofajava.nativelib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.onnxruntime.OrtApi;
import org.bytedeco.onnxruntime.OrtCustomOp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares the layout that {@code onnxruntime_abi.h} declares, and asserts at compile time, with the official header,
 * from which the JavaCPP preset of ONNX Runtime was compiled. The preset contains all members of the operators'
 * structure, and those members of the function table whose declarations it can parse. The test logs the others, which
 * every custom operator uses.
 */
class OnnxRuntimeAbiTest {
    private static final Pattern ASSERTION =
            Pattern.compile("static_assert\\(offsetof\\((\\w+), (\\w+)\\) == (\\d+) \\* sizeof\\(void\\*\\)\\);");
    private static final Path HEADER =
            Path.of(System.getProperty("ofa.root", ".."), "ofa-native/src/operators/onnxruntime_abi.h");

    @Test
    void offsetsEqualTheOfficialHeader(@TempDir Path directory) throws Exception {
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
        System.getLogger(OnnxRuntimeAbiTest.class.getName()).log(System.Logger.Level.INFO, said.strip());
        assertTrue(said.contains("compared: {OrtApi=2, OrtCustomOp=26}"), said);
    }

    /** Compares and prints, given the header and a directory for the libraries; fails with an exception. */
    static final class Main {
        private static final Map<String, Class<? extends Pointer>> STRUCTURES =
                Map.of("OrtApi", OrtApi.class, "OrtCustomOp", OrtCustomOp.class);

        public static void main(String[] arguments) throws Exception {
            Loader.load(Loader.class);
            for (String library : new String[] {"libonnxruntime.so.1", "libjnionnxruntime.so"}) {
                Path file = Path.of(arguments[1], library);
                try (InputStream in = OrtApi.class.getResourceAsStream("linux-x86_64/" + library)) {
                    Files.copy(in, file);
                }
                System.load(file.toString());
            }
            Map<String, Integer> compared = new TreeMap<>();
            Matcher matcher = ASSERTION.matcher(Files.readString(Path.of(arguments[0])));
            while (matcher.find()) {
                String member = matcher.group(2);
                int official;
                try {
                    official = Loader.offsetof(STRUCTURES.get(matcher.group(1)), member);
                } catch (NullPointerException e) {
                    System.out.println("not known to the preset: " + matcher.group(1) + "." + member);
                    continue;
                }
                if (official != Integer.parseInt(matcher.group(3)) * Long.BYTES) {
                    throw new AssertionError(matcher.group() + ": the preset has this member at byte " + official);
                }
                compared.merge(matcher.group(1), 1, Integer::sum);
            }
            System.out.println("compared: " + compared);
        }
    }
}

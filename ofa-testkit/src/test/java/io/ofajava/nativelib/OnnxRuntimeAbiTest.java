// SPDX-License-Identifier: Apache-2.0
package io.ofajava.nativelib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

/**
 * The places of functions in ONNX Runtime's table, which {@code onnxruntime_abi.h} declares by itself and asserts to the
 * C++ compiler, against the official header: the JavaCPP preset of ONNX Runtime was compiled from it.
 */
class OnnxRuntimeAbiTest {
    private static final Pattern ASSERTION =
            Pattern.compile("static_assert\\(offsetof\\((\\w+), (\\w+)\\) == (\\d+) \\* sizeof\\(void\\*\\)\\);");
    private static final Path HEADER =
            Path.of(System.getProperty("ofa.root", ".."), "ofa-native/src/operators/onnxruntime_abi.h");

    @Test
    void placesAreThoseOfTheOfficialHeader() throws Exception {
        Map<String, Class<? extends Pointer>> structures =
                Map.of("OrtApi", OrtApi.class, "OrtCustomOp", OrtCustomOp.class);
        Map<String, Integer> compared = new TreeMap<>();
        Matcher matcher = ASSERTION.matcher(Files.readString(HEADER));
        while (matcher.find()) {
            String structure = matcher.group(1);
            String member = matcher.group(2);
            int place = Integer.parseInt(matcher.group(3)) * Long.BYTES;
            assertEquals(
                    Loader.offsetof(structures.get(structure), member), place, structure + "." + member);
            compared.merge(structure, 1, Integer::sum);
        }
        assertEquals(Map.of("OrtApi", 16, "OrtCustomOp", 26), compared);
        assertTrue(Loader.sizeof(OrtApi.class) > 274 * Long.BYTES);
    }
}

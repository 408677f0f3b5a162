// SPDX-License-Identifier: Apache-2.0
package io.ofajava.testkit.tensorrt;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.core.type.TypeReference;
import io.ofajava.engine.onnxruntime.EnvironmentStart;
import io.ofajava.engine.onnxruntime.OnnxRuntimeBackend;
import io.ofajava.onnx.ElementType;
import io.ofajava.onnx.GraphSignature;
import io.ofajava.text.DefaultMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A "plan": the ONNX file that it was built from, executed by ONNX Runtime, with the profiles that it was built for.
 *
 * @param version of the "TensorRT" that built it; another version rejects it
 * @param graph the file
 * @param profiles for each profile and input the least and the greatest shape
 */
public record FakePlan(String version, String graph, List<Map<String, long[][]>> profiles) {
    private static final Map<String, OrtSession> SESSIONS = new HashMap<>();
    private static final Map<String, GraphSignature> SIGNATURES = new HashMap<>();

    static {
        // Loads ONNX Runtime as the library does, with its telemetry off.
        OnnxRuntimeBackend.hasCuda();
    }

    public byte[] bytes() {
        try {
            return DefaultMapper.MAPPER.writeValueAsBytes(this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static FakePlan read(byte[] bytes) throws IOException {
        return DefaultMapper.MAPPER.readValue(bytes, new TypeReference<>() {});
    }

    public GraphSignature signature() {
        return SIGNATURES.computeIfAbsent(graph, file -> GraphSignature.read(Path.of(file)));
    }

    /** Executes the graph on tensors in "device" memory, in place. */
    public void run(FakeMemory memory, Map<String, long[]> shapes, Map<String, Long> addresses) {
        Map<String, OnnxTensor> inputs = new HashMap<>();
        Map<String, OnnxTensor> outputs = new HashMap<>();
        List<OnnxTensor> made = new ArrayList<>();
        try {
            for (GraphSignature.Port input : signature().inputs()) {
                inputs.put(input.name(), tensor(memory, input, shapes, addresses, made));
            }
            for (GraphSignature.Port output : signature().outputs()) {
                outputs.put(output.name(), tensor(memory, output, shapes, addresses, made));
            }
            session().run(inputs, outputs).close();
        } catch (OrtException e) {
            throw new AssertionError("the double cannot execute " + graph, e);
        } finally {
            made.forEach(OnnxTensor::close);
        }
    }

    private static OnnxTensor tensor(
            FakeMemory memory,
            GraphSignature.Port port,
            Map<String, long[]> shapes,
            Map<String, Long> addresses,
            List<OnnxTensor> made)
            throws OrtException {
        long[] shape = Objects.requireNonNull(shapes.get(port.name()));
        long address = Objects.requireNonNull(addresses.get(port.name()));
        OnnxJavaType javaType = switch (port.type()) {
            case FLOAT32 -> OnnxJavaType.FLOAT;
            case FLOAT16 -> OnnxJavaType.FLOAT16;
            case INT32 -> OnnxJavaType.INT32;
            default -> throw new AssertionError("the double has no tensors of " + port.type());
        };
        OnnxTensor tensor = OnnxTensor.createTensor(
                EnvironmentStart.current(), memory.range(address, bytes(port.type(), shape)), shape, javaType);
        made.add(tensor);
        return tensor;
    }

    public static long bytes(ElementType type, long[] shape) {
        long bytes = type.bytes();
        for (long dimension : shape) {
            bytes *= dimension;
        }
        return bytes;
    }

    private OrtSession session() {
        return SESSIONS.computeIfAbsent(graph, file -> {
            try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
                options.setIntraOpNumThreads(1);
                options.setMemoryPatternOptimization(false);
                return EnvironmentStart.current().createSession(file, options);
            } catch (OrtException e) {
                throw new AssertionError("the double cannot load " + file, e);
            }
        });
    }

    /** Sessions are kept for plans of the same file; files of a finished test are deleted. */
    public static void forget() {
        SESSIONS.values().forEach(session -> {
            try {
                session.close();
            } catch (OrtException e) {
                throw new AssertionError(e);
            }
        });
        SESSIONS.clear();
        SIGNATURES.clear();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl;
import io.ofajava.checkpoint.Checkpoint;
import io.ofajava.clip.ClipCheckpoint;
import io.ofajava.clip.ClipGraph;
import io.ofajava.engine.GoldenModels;
import io.ofajava.onnx.ElementType;
import io.ofajava.onnx.GraphPrecision;
import io.ofajava.onnx.GraphTarget;
import io.ofajava.testkit.Golden;
import io.ofajava.testkit.graph.GraphAcceptance;
import io.ofajava.vqgan.VqganCheckpoint;
import io.ofajava.vqgan.VqganGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * No graph of any precision for GPUs contains a construct that TensorRT is known to reject, and the check finds seeded
 * violations.
 */
class GraphAcceptanceTest {
    @TempDir
    static Path temporary;

    private static final List<GraphPrecision> FLOATING = GraphPrecision.all().stream()
            .filter(precision -> !precision.onCpuOnly())
            .toList();
    private static final List<String> MODELS = List.of("nano-base", "nano-huge", "mini-vocab", "nano-flags");

    @Tag("golden")
    @TestFactory
    List<DynamicTest> modelsOfEveryKind() {
        List<DynamicTest> tests = new ArrayList<>();
        for (GraphPrecision precision : FLOATING) {
            for (String model : MODELS) {
                for (boolean exposed : new boolean[] {false, true}) {
                    String name = model + " " + precision + (exposed ? " exposed" : "");
                    tests.add(DynamicTest.dynamicTest(name, () -> {
                        Path directory = Files.createTempDirectory(temporary, "graphs");
                        try (Checkpoint checkpoint = GoldenModels.open(model, temporary)) {
                            List<PatchGrid> grids = checkpoint.config().interpolatePosition()
                                    ? List.of(new PatchGrid(6, 4))
                                    : List.of();
                            GraphExporter.export(
                                    checkpoint,
                                    directory,
                                    new GraphExporter.Options(grids, exposed, precision, GraphTarget.TENSORRT));
                            assertAccepted(
                                    directory, checkpoint.config().layout().numCodes() > 0 ? 4 : 3);
                        }
                    }));
                }
            }
        }
        return tests;
    }

    @Tag("golden")
    @TestFactory
    List<DynamicTest> vqganDecoders() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (String model :
                (Iterable<String>) () -> Golden.json("vqgan", "index.json").fieldNames()) {
            Path source = Files.createDirectory(temporary.resolve(model));
            Golden.unpack(Golden.path("vqgan", model, "model.yaml"), source);
            Golden.unpack(Golden.path("vqgan", model, "last.ckpt.gz"), source);
            VqganCheckpoint checkpoint = VqganCheckpoint.open(source);
            for (GraphPrecision precision : FLOATING) {
                tests.add(DynamicTest.dynamicTest(model + " " + precision, () -> {
                    Path directory = Files.createTempDirectory(temporary, "vqgan");
                    VqganGraph.export(
                            checkpoint.tensors(),
                            checkpoint.architecture(),
                            checkpoint.hash(),
                            precision,
                            GraphTarget.TENSORRT,
                            directory,
                            false);
                    assertAccepted(directory, 1);
                }));
            }
        }
        return tests;
    }

    @TestFactory
    List<DynamicTest> clip() throws IOException {
        Path source = Files.createDirectory(temporary.resolve("clip"));
        Path fixture = Path.of(System.getProperty("ofa.root", ".."), "ofa-testkit/src/test/resources/io/ofajava/clip");
        Golden.unpack(fixture.resolve("clip.safetensors.gz"), source);
        Files.copy(fixture.resolve("bpe_simple_vocab_16e6.txt.gz"), source.resolve("bpe_simple_vocab_16e6.txt.gz"));
        ClipCheckpoint checkpoint = ClipCheckpoint.open(source);
        return FLOATING.stream()
                .map(precision -> DynamicTest.dynamicTest(precision.name(), () -> {
                    Path directory = Files.createTempDirectory(temporary, "clip");
                    ClipGraph.export(
                            checkpoint.tensors(), checkpoint.architecture(), checkpoint.hash(), precision, directory);
                    assertAccepted(directory, 2);
                }))
                .toList();
    }

    private static void assertAccepted(Path directory, int graphs) throws IOException {
        int walked = 0;
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".onnx")).toList()) {
                assertEquals(
                        List.of(),
                        GraphAcceptance.objections(file),
                        file.getFileName().toString());
                walked++;
            }
        }
        assertEquals(graphs, walked);
    }

    /** Graphs for ONNX Runtime on a GPU have growing caches, which TensorRT cannot extend in place. */
    @Test
    void growingCachesAreRefused() throws IOException {
        Path directory = Files.createTempDirectory(temporary, "dynamic");
        try (Checkpoint checkpoint = GoldenModels.open("mini-vocab", temporary)) {
            GraphSet set = GraphExporter.export(
                    checkpoint,
                    directory,
                    new GraphExporter.Options(List.of(), false, GraphPrecision.FP32, GraphTarget.CUDA));
            List<String> objections = GraphAcceptance.objections(set.decoder(DecoderKind.TEXT));
            assertFalse(objections.isEmpty());
            assertTrue(
                    objections.stream().allMatch(objection -> objection.endsWith("has a cache whose length varies")),
                    objections.toString());
        }
    }

    /** Graphs for the CPU have custom operators, which TensorRT does not support. */
    @Test
    void customOperatorsAreRefused() throws IOException {
        Path directory = Files.createTempDirectory(temporary, "own");
        try (Checkpoint checkpoint = GoldenModels.open("mini-vocab", temporary)) {
            GraphSet set = GraphExporter.export(checkpoint, directory, GraphExporter.Options.DEFAULT);
            List<String> objections = GraphAcceptance.objections(set.decoder(DecoderKind.TEXT));
            assertTrue(
                    objections.stream()
                            .anyMatch(objection -> objection.endsWith("CachedAttention uses the domain io.ofajava")),
                    objections.toString());
        }
    }

    @Test
    void refusalsAreFound() {
        assertRefused("has no importer", node("Multinomial", "x"));
        assertRefused("uses the domain com.microsoft", node("Add", "x", "x").setDomain("com.microsoft"));
        assertRefused("has an output of indices", node("MaxPool", "x").addOutput("indices"));
        assertRefused(
                "has reduction = mul",
                node("ScatterND", "x", "x", "x")
                        .addAttribute(OnnxMl.AttributeProto.newBuilder()
                                .setName("reduction")
                                .setType(OnnxMl.AttributeProto.AttributeType.STRING)
                                .setS(com.google.protobuf.ByteString.copyFromUtf8("mul"))));
        assertRefused("does not lead from a graph input to a graph output", node("TensorScatter", "x", "x", "x"));
        assertRefused("mixes element types", node("Add", "x", "half"));
        assertRefused("has a shape that does not follow", node("Reshape", "x", "half"));
        assertRefused(
                "has the element type DOUBLE",
                node("Cast", "x")
                        .addAttribute(OnnxMl.AttributeProto.newBuilder()
                                .setName("to")
                                .setType(OnnxMl.AttributeProto.AttributeType.INT)
                                .setI(OnnxMl.TensorProto.DataType.DOUBLE_VALUE)));
    }

    private static OnnxMl.NodeProto.Builder node(String operator, String... inputs) {
        return OnnxMl.NodeProto.newBuilder()
                .setOpType(operator)
                .setName("node")
                .addAllInput(List.of(inputs))
                .addOutput("y");
    }

    private static void assertRefused(String reason, OnnxMl.NodeProto.Builder node) {
        OnnxMl.GraphProto.Builder graph = OnnxMl.GraphProto.newBuilder().addNode(node);
        for (ElementType type : List.of(ElementType.FLOAT32, ElementType.FLOAT16)) {
            graph.addInput(OnnxMl.ValueInfoProto.newBuilder()
                    .setName(type == ElementType.FLOAT32 ? "x" : "half")
                    .setType(OnnxMl.TypeProto.newBuilder()
                            .setTensorType(OnnxMl.TypeProto.Tensor.newBuilder().setElemType(type.onnxCode()))));
        }
        List<String> objections = GraphAcceptance.objections(
                OnnxMl.ModelProto.newBuilder().setGraph(graph).build());
        assertTrue(
                objections.stream().anyMatch(objection -> objection.contains(reason)),
                reason + " is not among " + objections);
    }
}

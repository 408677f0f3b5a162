// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.testkit.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("golden")
class CheckpointGoldenTest {
    @TempDir
    Path temporary;

    static Stream<Path> weights() {
        return GoldenModels.directories().stream().flatMap(model -> GoldenModels.weights(model).stream());
    }

    static Stream<Path> models() {
        return GoldenModels.directories().stream();
    }

    @ParameterizedTest
    @MethodSource("weights")
    void opensByFileAndByDirectory(Path packed) throws IOException {
        Path file = GoldenModels.unpack(packed, temporary);
        try (Checkpoint byFile = Checkpoint.open(file);
                Checkpoint byDirectory = Checkpoint.open(file.getParent())) {
            assertEquals(byFile.config(), byDirectory.config());
            assertEquals(byFile.hash(), byDirectory.hash());
            assertEquals(TensorShapes.of(byFile.config()).keySet(), byFile.names());
            for (String name : byFile.names()) {
                Tensor tensor = byFile.tensor(name);
                assertEquals(name, tensor.name());
                assertTrue(tensor.data().isDirect(), name);
                for (float value : tensor.toFloats()) {
                    assertTrue(Float.isFinite(value), name);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void allFormatsHaveTheSameModel(Path model) throws IOException {
        Checkpoint first = null;
        for (Path packed : GoldenModels.weights(model)) {
            Checkpoint checkpoint = Checkpoint.open(GoldenModels.unpack(packed, temporary));
            if (first == null) {
                first = checkpoint;
            }
            assertEquals(first.config().architecture(), checkpoint.config().architecture());
            assertEquals(first.names(), checkpoint.names());
            for (String name : first.names()) {
                assertArrayEquals(
                        first.tensor(name).shape(), checkpoint.tensor(name).shape(), name);
                assertArrayEquals(
                        first.tensor(name).toFloats(), checkpoint.tensor(name).toFloats(), name);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void configurationFollowsTheFile(Path model) throws IOException {
        Path file = model.resolve("config.json");
        boolean huggingFace = Files.isRegularFile(file);
        JsonNode expected = Golden.json(
                "models", model.getFileName().toString(), huggingFace ? "config.json" : "fairseq_args.json");
        for (Path packed : GoldenModels.weights(model)) {
            OfaConfig config =
                    Checkpoint.open(GoldenModels.unpack(packed, temporary)).config();
            assertEquals(expected.get("vocab_size").intValue(), config.vocabSize());
            assertEquals(
                    expected.get(huggingFace ? "d_model" : "encoder_embed_dim").intValue(), config.width());
            assertEquals(expected.get("encoder_layers").intValue(), config.encoderLayers());
            assertEquals(expected.get("decoder_layers").intValue(), config.decoderLayers());
            assertEquals(expected.get("encoder_attention_heads").intValue(), config.encoderHeads());
            assertEquals(expected.get("decoder_attention_heads").intValue(), config.decoderHeads());
            assertEquals(
                    expected.get(huggingFace ? "encoder_ffn_dim" : "encoder_ffn_embed_dim")
                            .intValue(),
                    config.encoderFfn());
            assertEquals(
                    expected.get(huggingFace ? "decoder_ffn_dim" : "decoder_ffn_embed_dim")
                            .intValue(),
                    config.decoderFfn());
            assertEquals(expected.get("token_bucket_size").intValue(), config.tokenBucketSize());
            assertEquals(expected.get("image_bucket_size").intValue(), config.imageBucketSize());
            assertEquals(expected.get("attn_scale_factor").doubleValue(), config.attentionScaleFactor());
            assertEquals(expected.get("code_image_size").intValue(), config.codeImageSize());
            assertEquals(
                    expected.get(huggingFace ? "max_position_embeddings" : "max_source_positions")
                            .intValue(),
                    config.maxSourcePositions());
            assertEquals(
                    expected.get(huggingFace ? "max_position_embeddings" : "max_target_positions")
                            .intValue(),
                    config.maxTargetPositions());
            for (Map.Entry<String, Boolean> flag : flags(config).entrySet()) {
                if (expected.has(flag.getKey())) {
                    assertEquals(expected.get(flag.getKey()).booleanValue(), flag.getValue(), flag.getKey());
                }
            }
            assertEquals(LayoutSettings.in(expected, "expected").orElseThrow(), config.layout());
        }
    }

    private static Map<String, Boolean> flags(OfaConfig config) {
        Map<String, Boolean> flags = new HashMap<>();
        flags.put("encoder_normalize_before", config.encoderNormalizeBefore());
        flags.put("decoder_normalize_before", config.decoderNormalizeBefore());
        flags.put("layernorm_embedding", config.layernormEmbedding());
        flags.put("patch_layernorm_embedding", config.patchLayernormEmbedding());
        flags.put("code_layernorm_embedding", config.codeLayernormEmbedding());
        flags.put("add_type_embedding", config.addTypeEmbedding());
        flags.put("scale_attn", config.scaleAttention());
        flags.put("scale_fc", config.scaleFc());
        flags.put("scale_heads", config.scaleHeads());
        flags.put("scale_resids", config.scaleResiduals());
        flags.put("disable_entangle", !config.architecture().positions().addedInDecoder());
        flags.put(
                "entangle_position_embedding", config.architecture().positions().addedInEncoder());
        flags.put("no_scale_embedding", !config.scaleEmbedding());
        flags.put("scale_embedding", config.scaleEmbedding());
        flags.put("interpolate_position", config.interpolatePosition());
        return flags;
    }

    @Test
    void keyMappingsEqualTheReference() {
        int checked = 0;
        for (Path model : GoldenModels.directories()) {
            if (!Files.isRegularFile(model.resolve("key_mapping.json"))) {
                continue;
            }
            for (JsonNode entry : Golden.json("models", model.getFileName().toString(), "key_mapping.json")) {
                if (!entry.get("hf").isNull()) {
                    assertEquals(
                            entry.get("hf").textValue(),
                            OfaTensors.huggingFaceName(entry.get("fairseq").textValue()));
                    assertEquals(
                            entry.get("hf").textValue(),
                            OfaTensors.huggingFaceName(entry.get("hf").textValue()));
                    checked++;
                }
            }
        }
        assertTrue(checked > 0, "no key_mapping.json in the golden set");
    }

    @Test
    void vqganCheckpointsOpenUnderTheirRawNames() throws IOException {
        List<String> seen = new ArrayList<>();
        try (Stream<Path> directories = Files.list(Golden.path("vqgan"))) {
            for (Path directory :
                    directories.filter(Files::isDirectory).sorted().toList()) {
                TorchFile file = TorchFile.open(Golden.unpack(directory.resolve("last.ckpt.gz"), temporary));
                assertFalse(file.tensors().isEmpty());
                file.tensors()
                        .forEach((name, tensor) -> assertEquals(
                                Arrays.stream(tensor.shape()).reduce(1, (a, b) -> a * b), tensor.elements(), name));
                assertTrue(file.tensors().keySet().stream().anyMatch(name -> name.startsWith("decoder.")), "decoder.*");
                seen.add(directory.toString());
            }
        }
        assertFalse(seen.isEmpty(), "no VQGAN in the golden set");
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ofajava.error.CheckpointError;
import io.ofajava.error.ErrorCode;
import io.ofajava.error.FileError;
import io.ofajava.error.Refusal;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckpointTest {
    @TempDir
    Path temporary;

    private Path directory;
    private final ModelFixture model = ModelFixture.small();

    @BeforeEach
    void name() {
        directory = temporary.resolve("model");
    }

    private void refused(ErrorCode code, String... parts) throws IOException {
        model.write(directory);
        Refusal.of(code, () -> Checkpoint.open(directory), parts);
    }

    @Test
    void opensAndCloses() throws IOException {
        Checkpoint checkpoint = Checkpoint.open(model.write(directory));
        assertEquals(8, checkpoint.config().width());
        assertTrue(checkpoint.has("encoder.layers.0.fc1.weight"));
        assertFalse(checkpoint.has("encoder.layers.1.fc1.weight"));
        Refusal.of(
                CheckpointError.TENSOR_MISSING,
                () -> checkpoint.tensor("encoder.layers.1.fc1.weight"),
                directory.toString(),
                "encoder.layers.1.fc1.weight");
        Tensor kept = checkpoint.tensor("encoder.layers.0.fc1.weight");
        checkpoint.close();
        assertThrows(IllegalStateException.class, checkpoint::names);
        assertEquals(16 * 8, kept.toFloats().length);
    }

    @Test
    void tiedEmbeddingsHaveAllTheirNames() throws IOException {
        model.shapes.put("decoder.output_projection.weight", model.shapes.remove("encoder.embed_tokens.weight"));
        Checkpoint checkpoint = Checkpoint.open(model.write(directory));
        for (String name : OfaTensors.TIED) {
            assertEquals(name, checkpoint.tensor(name).name());
            assertArrayEquals(new long[] {300, 8}, checkpoint.tensor(name).shape());
        }
    }

    @Test
    void derivedBuffersAreIgnoredAndUnknownTensorsRefused() throws IOException {
        for (String name : List.of(
                "encoder.version",
                "encoder.token_rp_bucket",
                "decoder.image_position_idx",
                "encoder.embed_images.bn1.num_batches_tracked")) {
            model.shapes.put(name, new long[] {3});
        }
        model.shapes.put("classification_heads.mnli.dense.weight", new long[] {2, 8});
        Checkpoint checkpoint = Checkpoint.open(model.write(directory));
        assertFalse(checkpoint.has("encoder.version"));
        assertFalse(checkpoint.has("encoder.token_rp_bucket"));
        assertFalse(checkpoint.has("classification_heads.mnli.dense.weight"));
        String hash = checkpoint.hash();
        model.shapes.put("encoder.layers.0.mystery.weight", new long[] {2, 8});
        refused(CheckpointError.UNKNOWN_TENSORS, "encoder.layers.0.mystery.weight");
        Checkpoint lenient = Checkpoint.open(directory, CheckpointOptions.DEFAULT.withLenient(true));
        assertFalse(lenient.has("encoder.layers.0.mystery.weight"));
        assertEquals(hash, lenient.hash());
        assertTrue(lenient.provenance().ignored().stream()
                .anyMatch(ignored -> ignored.what().contains("encoder.layers.0.mystery.weight")));
    }

    @Test
    void theHashDependsOnContentOnly() throws IOException {
        String first = Checkpoint.open(model.write(directory)).hash();
        assertTrue(first.matches("[0-9a-f]{64}"), first);
        Path torch = temporary.resolve("other/pytorch_model.bin");
        Files.createDirectories(torch.getParent());
        Files.writeString(torch.resolveSibling("config.json"), model.config.toString());
        model.writeTorch(torch);
        assertEquals(first, Checkpoint.open(torch).hash(), "the hash depends on the file or its format");

        try (RandomAccessFile file =
                new RandomAccessFile(directory.resolve("model.safetensors").toFile(), "rw")) {
            file.seek(file.length() - 1);
            file.write(1);
        }
        String changed = Checkpoint.open(directory).hash();
        assertNotEquals(first, changed, "the hash does not depend on every element");
        model.config.put("attn_scale_factor", 4);
        Files.writeString(directory.resolve("config.json"), model.config.toString());
        assertNotEquals(changed, Checkpoint.open(directory).hash(), "the hash does not depend on the architecture");
        model.config.remove("attn_scale_factor");
        model.config.putObject("generation").put("beam", 5);
        Files.writeString(directory.resolve("config.json"), model.config.toString());
        assertEquals(changed, Checkpoint.open(directory).hash(), "the hash depends on a decode setting");
    }

    @Test
    void missingTensorsAreNamed() throws IOException {
        model.shapes.remove("decoder.layers.0.fc2.bias");
        refused(CheckpointError.INCOMPLETE, "model.safetensors", "decoder.layers.0.fc2.bias", "config.json");
        model.shapes.keySet().removeIf(name -> name.startsWith("decoder.layers.0.cross_attn."));
        refused(CheckpointError.INCOMPLETE, "decoder.layers.0.cross_attn.q_proj.weight", ", ...");
        model.shapes.keySet().removeIf(name -> name.startsWith("decoder."));
        refused(CheckpointError.DAMAGED, "decoder_layers 0");
        model.shapes.keySet().removeIf(name -> name.contains("embed_tokens"));
        refused(CheckpointError.NOT_OFA);
    }

    @Test
    void wrongTensorsAreNamed() throws IOException {
        model.shapes.put("decoder.layers.0.fc2.bias", new long[] {9});
        refused(CheckpointError.WRONG_SHAPES, "decoder.layers.0.fc2.bias");
        model.dtype = DType.INT32;
        refused(CheckpointError.WRONG_SHAPES, "INT32, not floating-point numbers");
    }

    @Test
    void sizesThatContradictTheWeights() throws IOException {
        model.config.put("vocab_size", 59457);
        refused(
                CheckpointError.MISMATCH,
                "config.json",
                "vocab_size is 59457, but",
                "holds 300 (encoder.embed_tokens.weight)");
        model.config.put("vocab_size", 300).put("encoder_layers", 2);
        refused(CheckpointError.MISMATCH, "encoder_layers is 2, but", "holds 1");
        model.config.put("encoder_layers", 1).put("encoder_attention_heads", 4);
        refused(CheckpointError.MISMATCH, "encoder_attention_heads is 4, but", "holds 2");
        model.config.put("encoder_attention_heads", 2).put("resnet_type", "resnet101");
        refused(CheckpointError.MISMATCH, "resnet_type resnet101 says [3, 4, 23] blocks, but", "[1, 1, 1]");
        model.config.putArray("resnet_layers").add(1).add(1).add(2);
        refused(CheckpointError.MISMATCH, "resnet_layers says [1, 1, 2] blocks, but", "[1, 1, 1]");
        model.config.putArray("resnet_layers").add(1).add(1).add(1);
        assertEquals(
                List.of(1, 1, 1),
                Checkpoint.open(model.write(directory)).config().resnetBlocks());
    }

    @ParameterizedTest
    @CsvSource({
        "patch_layernorm_embedding, encoder.patch_layernorm_embedding.weight",
        "add_type_embedding, encoder.type_embedding.weight",
        "encoder_normalize_before, encoder.layer_norm.weight",
        "normformer, encoder.layers.0.self_attn_mid_layer_norm.weight",
        "scale_heads, encoder.layers.0.self_attn.c_attn"
    })
    void switchesThatContradictTheWeights(String flag, String evidence) throws IOException {
        model.config.put(flag, false);
        refused(CheckpointError.MISMATCH, "config.json", "is off, but", evidence);
        String prefix = evidence.replaceFirst("\\.weight$", "");
        model.config.put(flag, true);
        model.shapes.keySet().removeIf(name -> name.startsWith(prefix));
        refused(CheckpointError.INCOMPLETE, prefix);
    }

    @ParameterizedTest
    @CsvSource({
        "vocab_size, '\"300\"'",
        "vocab_size, 300.5",
        "vocab_size, -1",
        "vocab_size, 99999999999",
        "vocab_size, []",
        "normformer, 1",
        "normformer, '\"true\"'",
        "attn_scale_factor, '\"2\"'",
        "attn_scale_factor, 0",
        "attn_scale_factor, -1",
        "activation_function, '\"relu\"'",
        "activation_function, 3",
        "code_image_size, 100000",
        "code_image_size, 7",
        "ofa_layout, 3",
        "ofa_layout, {}",
        "d_model, {}",
        "resnet_type, 50",
        "patch_image_size, 1e3",
        "sync_bn, {}",
        "resnet_layers, 3",
        "resnet_layers, '[1,1,\"1\"]'"
    })
    void settingsOfTheWrongTypeOrRange(String key, String value) throws IOException {
        model.config.set(key, ModelFixture.JSON.readTree(value));
        model.write(directory);
        Refusal.oneOf(
                List.of(
                        CheckpointError.SETTING_INVALID,
                        CheckpointError.SETTING_MISSING,
                        CheckpointError.UNSUPPORTED,
                        FileError.INVALID_JSON),
                () -> Checkpoint.open(directory),
                "config.json",
                key.replace("activation_function", "activation"));
    }

    @Test
    void vocabularyLayouts() throws IOException {
        ObjectNode layout = (ObjectNode) model.config.get("ofa_layout");
        layout.put("num_bins", 37);
        refused(CheckpointError.MISMATCH, "ofa_layout names ids up to 300, but the vocabulary has 300");
        layout.put("num_bins", 36).put("code_offset", 199);
        refused(CheckpointError.BAD_LAYOUT);
        layout.put("code_offset", 200).put("mask_token_id", 200);
        refused(CheckpointError.BAD_LAYOUT);
        layout.put("mask_token_id", 199).remove("num_codes");
        refused(CheckpointError.SETTING_MISSING, "ofa_layout", "num_codes");
        model.config.remove("ofa_layout");
        refused(CheckpointError.NO_LAYOUT, "put a config.json with ofa_layout");
    }

    @Test
    void invalidConfigFilesAreRefused() throws IOException {
        model.write(directory);
        Path config = directory.resolve("config.json");
        for (String text :
                List.of("", "{", "[1]", "3", "{\"vocab_size\":1,\"vocab_size\":2}", "{} {}", "[".repeat(5000))) {
            Files.writeString(config, text);
            Refusal.of(FileError.INVALID_JSON, () -> Checkpoint.open(directory), "config.json");
        }
        Files.writeString(config, " ".repeat(5 << 20));
        Refusal.of(FileError.TOO_LARGE, () -> Checkpoint.open(directory), "config.json");
        Files.delete(config);
        Refusal.of(CheckpointError.NO_CONFIG, () -> Checkpoint.open(directory), directory.toString());
    }

    @Test
    void directoriesWithoutAModelAreRefused() throws IOException {
        Refusal.of(CheckpointError.NOT_FOUND, () -> Checkpoint.open(directory));
        Files.createDirectory(directory);
        Refusal.of(CheckpointError.NO_WEIGHTS, () -> Checkpoint.open(directory));
        Files.createFile(directory.resolve("a.pt"));
        Refusal.of(CheckpointError.DAMAGED, () -> Checkpoint.open(directory), "a.pt", "0 bytes");
        Files.createFile(directory.resolve("b.pt"));
        Refusal.of(CheckpointError.SEVERAL, () -> Checkpoint.open(directory));
        Files.writeString(directory.resolve("pytorch_model.bin"), "version https://git-lfs.github.com/spec/v1\n");
        Refusal.of(FileError.LFS_POINTER, () -> Checkpoint.open(directory), "pytorch_model.bin");
    }

    @Test
    void promptsAndAdaptersComeFromTheTensors() throws IOException {
        model.shapes.put("encoder.encoder_prompt_encoder.embedding.weight", new long[] {7, 16});
        model.shapes.put("decoder.decoder_prompt_encoder.embedding.weight", new long[] {5, 8});
        for (String tensor :
                List.of("trans.0.weight:12,8", "trans.0.bias:12", "trans.2.weight:16,12", "trans.2.bias:16")) {
            String[] parts = tensor.split(":");
            model.shapes.put(
                    "decoder.decoder_prompt_encoder." + parts[0],
                    java.util.Arrays.stream(parts[1].split(","))
                            .mapToLong(Long::parseLong)
                            .toArray());
        }
        model.shapes.put("encoder.layers.0.adapter.down_proj.weight", new long[] {3, 8});
        model.shapes.put("encoder.layers.0.adapter.down_proj.bias", new long[] {3});
        model.shapes.put("encoder.layers.0.adapter.up_proj.weight", new long[] {8, 3});
        model.shapes.put("encoder.layers.0.adapter.up_proj.bias", new long[] {8});
        Tuning tuning = Checkpoint.open(model.write(directory)).config().tuning();
        assertEquals(new Tuning(new Tuning.Prompt(7, 0), new Tuning.Prompt(5, 12), 3, 0), tuning);
        model.shapes.remove("encoder.layers.0.adapter.up_proj.bias");
        refused(CheckpointError.INCOMPLETE, "encoder.layers.0.adapter.up_proj.bias");
        model.config.put("encoder_prompt", false);
        refused(
                CheckpointError.MISMATCH,
                "encoder_prompt is off, but",
                "encoder.encoder_prompt_encoder.embedding.weight");
    }

    @Test
    void doubleNamesAreRefused() throws IOException {
        model.shapes.put("encoder.layers.0.ffn_layernorm.weight", new long[] {16});
        refused(CheckpointError.TENSOR_TWICE, "encoder.layers.0.ffn_layer_norm.weight");
    }

    @ParameterizedTest
    @CsvSource({"model.safetensors, false", "pytorch_model.bin, true"})
    void shards(String name, boolean torch) throws IOException {
        Checkpoint whole = Checkpoint.open(model.write(temporary.resolve("whole")));
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("config.json"), model.config.toString());
        Map<String, long[]> all = new LinkedHashMap<>(model.shapes);
        ObjectNode index = ModelFixture.JSON.createObjectNode();
        ObjectNode weightMap = index.putObject("weight_map");
        for (int shard = 0; shard < 2; shard++) {
            String file = "shard-" + shard + (torch ? ".bin" : ".safetensors");
            boolean encoder = shard == 0;
            model.shapes.clear();
            all.forEach((tensor, shape) -> {
                if (tensor.startsWith("encoder.") == encoder) {
                    model.shapes.put(tensor, shape);
                    weightMap.put(tensor, file);
                }
            });
            if (torch) {
                model.writeTorch(directory.resolve(file));
            } else {
                ModelFixture.writeSafetensors(directory.resolve(file), model.shapes, model.dtype);
            }
        }
        Path indexFile = directory.resolve(name + ".index.json");
        Files.writeString(indexFile, index.toString());
        assertEquals(whole.names(), Checkpoint.open(directory).names());
        assertEquals(whole.hash(), Checkpoint.open(indexFile).hash());

        weightMap.put("decoder.layer_norm.weight", "shard-0" + (torch ? ".bin" : ".safetensors"));
        Files.writeString(indexFile, index.toString());
        Refusal.of(CheckpointError.DAMAGED, () -> Checkpoint.open(directory), "shard-0", "does not have");
        for (String hostile :
                List.of("../whole/model.safetensors", "/etc/passwd", "a.index.json", "", "a\\b", "a\nb")) {
            weightMap.put("decoder.layer_norm.weight", hostile);
            Files.writeString(indexFile, index.toString());
            Refusal.of(
                    CheckpointError.DAMAGED,
                    () -> Checkpoint.open(directory),
                    "index.json",
                    "must name files beside the index");
        }
        weightMap.put("decoder.layer_norm.weight", "absent.bin");
        Files.writeString(indexFile, index.toString());
        Refusal.of(FileError.MISSING, () -> Checkpoint.open(directory), "absent.bin");
        Files.writeString(indexFile, "{\"weight_map\":[]}");
        Refusal.of(CheckpointError.DAMAGED, () -> Checkpoint.open(directory), "weight_map");
    }
}

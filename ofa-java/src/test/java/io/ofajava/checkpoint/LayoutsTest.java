// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.error.CheckpointError;
import io.ofajava.error.ErrorCode;
import io.ofajava.error.FileError;
import io.ofajava.error.Refusal;
import io.ofajava.image.PixelNormalization;
import io.ofajava.text.Language;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Directories and files in the layouts of other tools and hosts. */
class LayoutsTest {
    @TempDir
    private Path temporary;

    private final ModelFixture model = ModelFixture.small();

    @ParameterizedTest
    @ValueSource(strings = {"module.", "model.", "module.model.", "_orig_mod."})
    void prefixesOfWrappersAreRemoved(String prefix) throws IOException {
        String hash = Checkpoint.open(model.write(temporary.resolve("plain"))).hash();
        Map<String, long[]> plain = new LinkedHashMap<>(model.shapes);
        model.shapes.clear();
        plain.forEach((name, shape) -> model.shapes.put(prefix + name, shape));
        Checkpoint checkpoint = Checkpoint.open(model.write(temporary.resolve("wrapped")));
        assertEquals(hash, checkpoint.hash());
        assertTrue(checkpoint.provenance().read().stream()
                .anyMatch(read -> read.value().equals(prefix)));
    }

    @Test
    void theLeastWrappedModelIsRead() throws IOException {
        Map<String, long[]> plain = new LinkedHashMap<>(model.shapes);
        plain.forEach((name, shape) -> model.shapes.put("teacher." + name, shape));
        Refusal.of(
                CheckpointError.UNKNOWN_TENSORS,
                () -> Checkpoint.open(model.write(temporary.resolve("m"))),
                "teacher.");
        Checkpoint.open(temporary.resolve("m"), CheckpointOptions.DEFAULT.withLenient(true))
                .close();
        model.shapes.keySet().removeIf(name -> !name.startsWith("teacher."));
        plain.forEach((name, shape) -> model.shapes.put("student." + name, shape));
        Refusal.of(
                CheckpointError.UNSUPPORTED,
                () -> Checkpoint.open(model.write(temporary.resolve("m"))),
                "several models",
                "'teacher.'",
                "'student.'");
    }

    @Test
    void bfloat16() throws IOException {
        model.dtype = DType.BFLOAT16;
        assertEquals(
                8, Checkpoint.open(model.write(temporary.resolve("m"))).config().width());
    }

    @Test
    void cachesOfTheHub() throws IOException {
        Path root = temporary.resolve("models--OFA-Sys--ofa-tiny");
        Files.createDirectories(root.resolve("snapshots"));
        Refusal.of(CheckpointError.WRONG_DIRECTORY, () -> Checkpoint.open(root), "without a snapshot");
        Path old = model.write(root.resolve("snapshots/aaaa"));
        assertEquals(old.toRealPath(), Checkpoint.resolve(root).toRealPath());
        Path blobs = Files.createDirectories(root.resolve("blobs"));
        Path recent = Files.createDirectories(root.resolve("snapshots/bbbb"));
        for (String name : List.of("config.json", "model.safetensors")) {
            Files.move(old.resolve(name), blobs.resolve(name + "-blob"));
            Files.createSymbolicLink(recent.resolve(name), Path.of("../../blobs/" + name + "-blob"));
        }
        Refusal.of(CheckpointError.WRONG_DIRECTORY, () -> Checkpoint.open(root), "2 snapshots", "no reference main");
        Files.createDirectories(root.resolve("refs"));
        Files.writeString(root.resolve("refs/main"), "bbbb\n");
        assertEquals(8, Checkpoint.open(root).config().width());
        assertEquals(8, Checkpoint.open(root.resolve("snapshots")).config().width());
    }

    @Test
    void filesOfOperatingSystemsAreIgnored() throws IOException {
        Path directory = Files.createDirectories(temporary.resolve("m"));
        Files.writeString(directory.resolve("config.json"), model.config.toString());
        model.writeTorch(directory.resolve("caption.pt"));
        Files.writeString(directory.resolve("._caption.pt"), "Mac OS X");
        Files.createDirectories(directory.resolve("__MACOSX"));
        assertEquals(8, Checkpoint.open(directory).config().width());
    }

    @Test
    void unpackedArchivesAreExplained() throws IOException {
        Path outer = temporary.resolve("outer");
        model.write(outer.resolve("ofa_base"));
        Refusal.of(
                CheckpointError.WRONG_DIRECTORY,
                () -> Checkpoint.open(outer),
                "only the directory ofa_base",
                outer.resolve("ofa_base").toString());
        Path torch = Files.createDirectories(temporary.resolve("caption/archive"));
        Files.writeString(torch.resolve("data.pkl"), "");
        Refusal.of(
                CheckpointError.WRONG_DIRECTORY,
                () -> Checkpoint.open(temporary.resolve("caption")),
                "unpacked torch checkpoint");
        Refusal.of(CheckpointError.WRONG_DIRECTORY, () -> Checkpoint.open(torch), "unpacked torch checkpoint");
    }

    @ParameterizedTest
    @CsvSource({
        "version https://git-lfs.github.com/spec/v1, Git LFS",
        "<!DOCTYPE html><html>, HTML page",
        "' <html lang=en>', HTML page",
        "<?xml version=1.0?><Error><Code>NoSuchKey</Code></Error>, error message of a storage server"
    })
    void pagesAndPointersInPlaceOfWeights(String content, String reason) throws IOException {
        for (String name : List.of("model.safetensors", "pytorch_model.bin", "caption.pt")) {
            Path file = Files.createDirectories(temporary.resolve(name + ".d")).resolve(name);
            Files.writeString(file, content);
            ErrorCode code = reason.equals("Git LFS") ? FileError.LFS_POINTER : FileError.NOT_THE_FILE;
            Refusal.of(code, () -> Checkpoint.open(file), name, reason.equals("Git LFS") ? name : reason);
        }
    }

    @Test
    void modelScopeDirectories() throws IOException {
        Path directory = model.write(temporary.resolve("m"));
        Files.writeString(directory.resolve("labels.json"), "{\"maybe\":2,\"no\":0,\"yes\":1}");
        Files.writeString(directory.resolve("configuration.json"), """
            {"framework":"pytorch","task":"visual-entailment","model":{"type":"ofa","seed":7,"language":"en","patch_image_size":480,
             "max_image_size":512,"max_src_length":80,"imagenet_default_mean_and_std":true,"prompt_type":"prev_output","prompt":"is it {}?",
             "gen_type":"traverse","answer2label":"labels.json","num_return_sequences":2,
             "beam_search":{"beam_size":3,"max_len_b":9,"min_len":2,"no_repeat_ngram_size":4,"constraint_range":"4,9","max_len_a":0}}}\
            """);
        Checkpoint checkpoint = Checkpoint.open(directory);
        FineTuning tuning = checkpoint.config().fineTuning();
        assertEquals("entail", tuning.task());
        assertEquals("visual-entailment", tuning.storedTask());
        assertEquals(Language.ENGLISH, tuning.language());
        assertEquals(PixelNormalization.IMAGENET, tuning.normalization());
        assertEquals(480, tuning.imageSize());
        assertEquals(80, tuning.maxSourceLength());
        assertTrue(tuning.sourceInTokens());
        assertEquals("prev_output", tuning.promptType());
        assertEquals("is it {}?", tuning.prompt());
        assertTrue(tuning.exhaustive());
        assertEquals(List.of("no", "yes", "maybe"), tuning.labels());
        assertEquals(2, tuning.hypotheses());
        assertEquals(
                "{\"entail\":{\"beam_size\":3,\"max_len_b\":9,\"min_len\":2,\"no_repeat_ngram_size\":4,\"constraint_range\":\"4,9\",\"prompt_type\":\"prev_output\"}}",
                tuning.generation().toString());
        assertTrue(checkpoint.provenance().ignored().stream()
                .anyMatch(ignored -> ignored.what().equals("max_len_a")));
        assertTrue(Checkpoint.files(directory).contains(directory.resolve("labels.json")));

        for (String name : List.of("../labels.json", "absent.json")) {
            Files.writeString(
                    directory.resolve("configuration.json"), "{\"model\":{\"answer2label\":\"" + name + "\"}}");
            Refusal.of(
                    CheckpointError.MISMATCH,
                    () -> Checkpoint.open(directory),
                    "answer2label must name a file beside it");
        }
        Files.writeString(directory.resolve("configuration.json"), "{\"model\":{\"language\":\"fr\"}}");
        Refusal.of(CheckpointError.SETTING_NOT_COMPUTED, () -> Checkpoint.open(directory), "language is fr");
        Files.writeString(directory.resolve("configuration.json"), "{\"model\":{\"multimodal_type\":\"mmspeech\"}}");
        Refusal.of(
                CheckpointError.SETTING_NOT_COMPUTED, () -> Checkpoint.open(directory), "multimodal_type is mmspeech");
    }

    @Test
    void settingsThatChangeTheForwardPassAreRefused() throws IOException {
        Path directory = model.write(temporary.resolve("m"));
        for (String setting : List.of(
                "share_attn_bias:true",
                "use_ofasys:true",
                "use_image_feature:false",
                "pad_token_id:0",
                "bos_token_id:1",
                "eos_token_id:3",
                "decoder_start_token_id:2",
                "forced_eos_token_id:1",
                "remove_decoder_type_embedding:true",
                "model_type:\"bart\"")) {
            String[] parts = setting.split(":");
            var config = model.config.deepCopy();
            config.set(parts[0], ModelFixture.JSON.readTree(parts[1]));
            Files.writeString(directory.resolve("config.json"), config.toString());
            Refusal.of(CheckpointError.SETTING_NOT_COMPUTED, () -> Checkpoint.open(directory), parts[0] + " is");
            assertTrue(
                    Checkpoint.open(directory, CheckpointOptions.DEFAULT.withLenient(true))
                            .provenance()
                            .ignored()
                            .stream()
                            .anyMatch(ignored -> ignored.what().equals(parts[0])),
                    setting);
        }
        model.config
                .put("brand_new_flag", true)
                .put("dropout", 0.3)
                .put("pad_token_id", 1)
                .putNull("decoder_start_token_id");
        Files.writeString(directory.resolve("config.json"), model.config.toString());
        Files.writeString(directory.resolve("generation_config.json"), "{\"no_repeat_ngram_size\":3}");
        List<Provenance.Ignored> ignored =
                Checkpoint.open(directory).provenance().ignored();
        assertTrue(ignored.stream()
                .anyMatch(
                        one -> one.what().equals("brand_new_flag") && one.why().equals("not known to this library")));
        assertTrue(ignored.stream()
                .anyMatch(one -> one.what().contains("dropout") && one.why().equals("training only")));
        assertFalse(ignored.stream().anyMatch(one -> one.what().contains("pad_token_id")));
        assertTrue(ignored.stream()
                .anyMatch(one ->
                        one.what().equals("generation_config.json") && one.why().contains("Transformers")));
    }

    @ParameterizedTest
    @CsvSource({
        "false, false, false, false",
        "false, true, false, false",
        "true, false, true, true",
        "true, true, true, false"
    })
    void entangledPositionsOfJson(boolean entangle, boolean disable, boolean encoder, boolean decoder)
            throws IOException {
        model.config.put("entangle_position_embedding", entangle).put("disable_entangle", disable);
        Positions positions = Checkpoint.open(model.write(temporary.resolve("m")))
                .config()
                .architecture()
                .positions();
        assertEquals(encoder, positions.addedInEncoder());
        assertEquals(decoder, positions.addedInDecoder());
    }

    @Test
    void interpolatedPositionsOfJsonWereTrainedFor224() throws IOException {
        model.config.put("interpolate_position", true);
        assertEquals(
                224,
                Checkpoint.open(model.write(temporary.resolve("m"))).config().origPatchImageSize());
    }

    @Test
    void modelsOfOtherKindsAreNamed() throws IOException {
        Map<String, long[]> all = new LinkedHashMap<>(model.shapes);
        model.shapes.keySet().removeIf(name -> name.startsWith("encoder.embed_images"));
        Refusal.of(
                CheckpointError.UNSUPPORTED,
                () -> Checkpoint.open(model.write(temporary.resolve("text"))),
                "text-only model",
                "encoder.embed_images is missing");
        model.shapes.keySet().removeIf(name -> name.contains("image"));
        Refusal.of(
                CheckpointError.UNSUPPORTED,
                () -> Checkpoint.open(model.write(temporary.resolve("bart"))),
                "text-only model",
                "plaintext");
        model.shapes.put("encoder.embed_images.transformer.resblocks.0.attn.in_proj_weight", new long[] {3, 3});
        Refusal.of(
                CheckpointError.UNSUPPORTED,
                () -> Checkpoint.open(model.write(temporary.resolve("vit"))),
                "vision transformer");
        model.shapes.clear();
        model.shapes.putAll(all);
        model.config.put("resnet_type", "ViT-B/16");
        Refusal.of(
                CheckpointError.UNSUPPORTED,
                () -> Checkpoint.open(model.write(temporary.resolve("named"))),
                "vision transformer",
                "ViT-B/16");
        model.config.remove("resnet_type");
        model.shapes.put("encoder.subsample.conv.0.weight", new long[] {3, 3});
        Refusal.of(
                CheckpointError.UNSUPPORTED,
                () -> Checkpoint.open(model.write(temporary.resolve("speech"))),
                "MMSpeech");
    }

    @Test
    void missingEmbeddingsOfAnUntiedModelAreAnError() throws IOException {
        model.config.put("share_decoder_input_output_embed", false);
        Refusal.of(
                CheckpointError.DAMAGED,
                () -> Checkpoint.open(model.write(temporary.resolve("m"))),
                "decoder.output_projection.weight",
                "share_decoder_input_output_embed");
    }

    @Test
    void hugeLayerNumbersAreRefused() {
        model.shapes.put("encoder.layers.999999999.fc1.weight", new long[] {1});
        Refusal.of(
                CheckpointError.TOO_LARGE,
                () -> Checkpoint.open(model.write(temporary.resolve("m"))),
                "holds layer 999999999");
    }
}

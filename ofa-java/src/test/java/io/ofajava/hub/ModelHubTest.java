// SPDX-License-Identifier: Apache-2.0
package io.ofajava.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.checkpoint.Checkpoint;
import io.ofajava.checkpoint.ModelFixture;
import io.ofajava.error.CheckpointError;
import io.ofajava.error.FileError;
import io.ofajava.error.HubError;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.OfaException;
import io.ofajava.error.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models of the three hosts, served by local servers in the hosts' layouts. */
class ModelHubTest {
    @TempDir
    private Path temporary;

    private FakeHub server;
    private ModelHub hub;

    @BeforeEach
    void publish() throws IOException {
        server = new FakeHub();
        Path model = ModelFixture.small().write(temporary.resolve("published"));
        server.files.put("config.json", Files.readAllBytes(model.resolve("config.json")));
        server.files.put("vocab.json", "{}".getBytes(StandardCharsets.UTF_8));
        server.files.put("merges.txt", "#version".getBytes(StandardCharsets.UTF_8));
        server.files.put("model.safetensors", Files.readAllBytes(model.resolve("model.safetensors")));
        server.files.put("README.md", "a card".getBytes(StandardCharsets.UTF_8));
        String address = server.endpoint().toString();
        hub = ModelHub.builder(temporary.resolve("cache"))
                .endpoint(Host.HUGGING_FACE, address + "/")
                .endpoint(Host.MODELSCOPE, address)
                .endpoint(Host.ORIGINAL, address + "/storage")
                .build();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"team/model", "modelscope:team/model"})
    void repositoriesAreFetchedFoundListedAndRemoved(String id) throws Exception {
        assertTrue(hub.find(id).isEmpty());
        Map<String, Long> seen = new TreeMap<>();
        Path directory = hub.fetch(id, FetchOptions.DEFAULT, (file, done, total) -> {
            assertTrue(done <= total.orElseThrow(), file);
            seen.put(file, done);
        });
        assertEquals(Set.of("config.json", "vocab.json", "merges.txt", "model.safetensors"), seen.keySet());
        Checkpoint.open(directory).close();
        assertEquals(directory, hub.find(id).orElseThrow());
        int requests = server.requests.size();
        assertEquals(directory, hub.fetch(id), "a complete model must not be fetched again");
        assertEquals(requests, server.requests.size());
        CachedModel cached = hub.list().get(0);
        assertEquals(id, cached.id());
        assertTrue(cached.complete());
        assertTrue(cached.bytes() > server.files.get("model.safetensors").length);
        Files.delete(directory.resolve("vocab.json"));
        assertTrue(hub.find(id).isEmpty(), "a model without one of its files was found");
        assertEquals(
                directory,
                hub.fetchAsync(id, FetchOptions.DEFAULT, FetchListener.NONE).get(30, TimeUnit.SECONDS));
        assertTrue(hub.remove(id));
        assertFalse(hub.remove(id));
        assertEquals(List.of(), hub.list());
    }

    @Test
    void filesOfTheOriginalComeWithAVocabulary() throws IOException {
        Path file = temporary.resolve("caption_base_best.pt");
        ModelFixture.small().writeFairseq(file, pickle -> {
            pickle.text("args").global("argparse", "Namespace").ops(")\u0081").op('}');
            for (String flag : List.of(
                    "encoder_normalize_before",
                    "decoder_normalize_before",
                    "layernorm_embedding",
                    "patch_layernorm_embedding",
                    "code_layernorm_embedding",
                    "add_type_embedding",
                    "scale_attn",
                    "scale_fc",
                    "scale_heads",
                    "disable_entangle")) {
                pickle.text(flag).op(0x88).op('s');
            }
            return pickle.op('b').op('s');
        });
        server.files.put("caption_base_best.pt", Files.readAllBytes(file));
        Path fetched = hub.fetch("ofa:caption_base_best.pt");
        assertEquals(8, Checkpoint.open(fetched).config().width());
        for (String name : List.of("caption_base_best.pt", "vocab.json", "merges.txt")) {
            assertTrue(Files.isRegularFile(fetched.resolve(name)), name);
        }
        assertFalse(
                Files.exists(fetched.resolve("model.safetensors")),
                "more than the vocabulary was fetched from that repository");
        assertEquals(fetched, hub.find("ofa:caption_base_best.pt").orElseThrow());
        assertTrue(hub.list().stream()
                .anyMatch(model -> model.id().equals("ofa:caption_base_best.pt") && model.complete()));
        assertTrue(hub.remove("ofa:caption_base_best.pt"));
        server.files.remove("vocab.json");
        server.files.remove("merges.txt");
        assertThrows(
                InvalidInputException.class,
                () -> hub.fetch("ofa:caption_base_best.pt"),
                "a model without a vocabulary was accepted");
        Path own = hub.fetchInto(
                server.endpoint() + "/storage/caption_base_best.pt",
                FetchOptions.DEFAULT.withSha256(FakeHub.sha256(server.files.get("caption_base_best.pt"))),
                temporary.resolve("own"),
                FetchListener.NONE);
        assertEquals(8, Checkpoint.open(own).config().width());
    }

    @ParameterizedTest
    @ValueSource(strings = {"team/model", "modelscope:team/model"})
    void aBrokenTransferContinuesAndIsPruned(String id) throws IOException {
        server.breakAfter = 3_000;
        assertThrows(OfaException.class, () -> hub.fetch(id));
        CachedModel partial = hub.list().get(0);
        assertFalse(partial.complete());
        assertEquals(id, partial.id());
        server.breakAfter = -1;
        hub.fetch(id);
        assertTrue(
                server.requests.stream().anyMatch(request -> request.contains("bytes=")), server.requests.toString());
        assertTrue(hub.list().get(0).complete());
        assertEquals(0, hub.prune());
        Files.writeString(hub.find(id).orElseThrow().resolve("model.safetensors.part"), "left over");
        assertEquals(9, hub.prune());
        assertTrue(hub.find(id).isPresent());
    }

    @Test
    void aPartOfAnOlderFileIsNotResumed() throws IOException {
        server.breakAfter = 3_000;
        assertThrows(OfaException.class, () -> hub.fetch("modelscope:team/model"));
        byte[] newer = server.files.get("model.safetensors").clone();
        newer[newer.length - 1]++;
        server.files.put("model.safetensors", newer);
        server.breakAfter = -1;
        hub.fetch("modelscope:team/model");
        assertEquals(1, hub.list().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"team/model", "modelscope:team/model"})
    void unloadableDownloadsAreErrors(String id) {
        byte[] config = server.files.get("config.json");
        server.files.put("config.json", "{\"model_type\": \"bart\"}".getBytes(StandardCharsets.UTF_8));
        Refusal.of(CheckpointError.SETTING_NOT_COMPUTED, () -> hub.fetch(id), "model_type is bart");
        assertTrue(hub.find(id).isEmpty());
        assertTrue(hub.remove(id));
        server.files.remove("vocab.json");
        server.files.remove("merges.txt");
        server.files.put("config.json", config);
        Refusal.of(HubError.NO_VOCABULARY, () -> hub.fetch(id));
        server.files.remove("model.safetensors");
        assertThrows(InvalidInputException.class, () -> hub.fetch(id));
    }

    @Test
    void pagesInPlaceOfFilesAreRefused() {
        server.files.put("page.pt", "<!DOCTYPE html><html>login</html>".getBytes(StandardCharsets.UTF_8));
        Refusal.of(
                FileError.NOT_THE_FILE,
                () -> hub.fetchInto(
                        server.endpoint() + "/storage/page.pt",
                        FetchOptions.DEFAULT,
                        temporary.resolve("page"),
                        FetchListener.NONE),
                "page.pt",
                "HTML page");
    }

    @Test
    void theFilesOfTheCheckpointAreSelected() {
        assertEquals(
                List.of("pytorch_model.bin", "vqgan/model.safetensors", "vqgan/model.yaml", "config.json"),
                CheckpointFiles.select(List.of(
                        "pytorch_model.bin",
                        "vqgan/model.safetensors",
                        "vqgan/model.yaml",
                        "vqascore/model.safetensors",
                        "checkpoint-500/pytorch_model.bin",
                        "optimizer.pt",
                        "scheduler.pt",
                        "training_args.bin",
                        "rng_state_0.pth",
                        "config.json",
                        "runs/events.out")));
        assertEquals(
                List.of(
                        "model.safetensors",
                        "configuration.json",
                        "vocab.txt",
                        "ans2label.json",
                        "vqgan_config.json",
                        "vqgan_model.ckpt"),
                CheckpointFiles.select(List.of(
                        "model.safetensors",
                        "pytorch_model.bin",
                        "configuration.json",
                        "vocab.txt",
                        "ans2label.json",
                        "vqgan_config.json",
                        "vqgan_model.ckpt",
                        "tf_model.h5")));
        assertFalse(CheckpointFiles.holdWeights(List.of("vqgan_model.ckpt", "ViT-B-16.pt", "vqgan/model.safetensors")));
    }

    @Test
    void ids() {
        for (String id : List.of(
                "OFA-Sys/ofa-base",
                "modelscope:damo/ofa_pretrain_base_en",
                "ofa:caption_base_best.pt",
                "https://host/a.pt")) {
            assertTrue(ModelHub.isId(id), id);
            assertEquals(id, ModelId.parse(id).toString());
        }
        for (String id : List.of(
                "",
                "ofa-base",
                "a/b/c",
                "../x",
                "a/..",
                "modelscope:x",
                "ofa:a/b",
                "ofa:..",
                "https://host/",
                "ftp://host/a.pt",
                "a /b")) {
            assertFalse(ModelHub.isId(id), id);
        }
    }

    @Test
    void theCatalogListsEveryPublishedCheckpoint() {
        Set<String> ids = new HashSet<>();
        for (CatalogEntry entry : hub.catalog()) {
            assertTrue(ModelHub.isId(entry.id()), entry.id());
            assertTrue(ids.add(entry.id()), entry.id());
            assertTrue(List.of("en", "zh").contains(entry.language()), entry.id());
            assertEquals(entry.id().startsWith("ofa:"), entry.address().isPresent(), entry.id());
        }
        assertTrue(ids.containsAll(List.of(
                "OFA-Sys/ofa-tiny", "ofa:vqa_large_best.pt", "modelscope:damo/ofa_ocr-recognition_document_base_zh")));
    }

    @Test
    void mirrorsAndTokensComeFromTheEnvironment() throws IOException {
        ModelHub mirrored = ModelHub.builder(temporary.resolve("mirrored"))
                .environment(Map.of("HF_ENDPOINT", server.endpoint() + "/", "HF_TOKEN", "secret"))
                .build();
        mirrored.fetch("team/model");
        assertTrue(
                server.requests.stream().anyMatch(request -> request.endsWith("with token")),
                server.requests.toString());
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.compile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ofajava.GeneratedImages;
import io.ofajava.GenerationOptions;
import io.ofajava.Ofa;
import io.ofajava.OfaOptions;
import io.ofajava.assembly.EngineChoice;
import io.ofajava.assembly.EngineType;
import io.ofajava.checkpoint.Checkpoint;
import io.ofajava.engine.GoldenModels;
import io.ofajava.engine.tensorrt.NoGpuException;
import io.ofajava.engine.tensorrt.TensorRtBackend;
import io.ofajava.engine.tensorrt.TensorRtSettings;
import io.ofajava.error.EngineError;
import io.ofajava.error.InvalidInputException;
import io.ofajava.onnx.GraphPrecision;
import io.ofajava.testkit.Golden;
import io.ofajava.testkit.tensorrt.FakeGpu;
import io.ofajava.text.VocabularyLayout;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A golden model with its VQGAN and a small CLIP, moved to another directory. */
@Tag("golden")
class ModelFilesTest {
    private static final String MODEL = "nano-base";
    private static final String VQGAN = "gumbel-f8-256";
    private static final GenerationOptions PAINT =
            GenerationOptions.defaults().withSeed(7).withTopK(16);

    @TempDir
    static Path temporary;

    private static Path model;
    private static ModelFiles files;
    private static int[] codes;

    @BeforeAll
    static void collect() throws IOException {
        model = temporary.resolve(MODEL);
        try (Checkpoint checkpoint = GoldenModels.open(MODEL, temporary)) {
            writeVocabulary(checkpoint.config().layout(), checkpoint.config().vocabSize());
        }
        Path vqgan = Files.createDirectory(model.resolve("vqgan"));
        Golden.unpack(Golden.path("vqgan", VQGAN, "last.ckpt.gz"), vqgan);
        Files.copy(Golden.path("vqgan", VQGAN, "model.yaml"), vqgan.resolve("model.yaml"));
        Path clip = Files.createDirectory(model.resolve("clip"));
        for (String name : List.of("clip.safetensors.gz", "bpe_simple_vocab_16e6.txt.gz")) {
            Path packed = clip.resolve(name);
            try (InputStream resource = ModelFilesTest.class.getResourceAsStream("/io/ofajava/clip/" + name)) {
                Files.copy(resource, packed);
            }
            if (name.startsWith("clip")) {
                Golden.unpack(packed, clip);
                Files.delete(packed);
            }
        }
        files = ModelFiles.of(model, cache("cache"));
        codes = paint(model, "cache");
    }

    /** The bytes as text, and meaningless words. */
    private static void writeVocabulary(VocabularyLayout layout, int size) throws IOException {
        ObjectNode vocabulary = new ObjectMapper()
                .createObjectNode()
                .put("<s>", 0)
                .put("<pad>", 1)
                .put("</s>", 2)
                .put("<unk>", 3);
        int unprintable = 0;
        for (int b = 0; b < 256; b++) {
            boolean printable = b >= '!' && b <= '~' || b >= 0xa1 && b != 0xad;
            vocabulary.put(String.valueOf((char) (printable ? b : 256 + unprintable++)), 4 + b);
        }
        for (int id = 260; id < size; id++) {
            vocabulary.put(
                    id == layout.maskId()
                            ? "<mask>"
                            : id >= layout.binOffset()
                                    ? "<bin_" + (id - layout.binOffset()) + ">"
                                    : id >= layout.codeOffset()
                                            ? "<code_" + (id - layout.codeOffset()) + ">"
                                            : "madeupword" + id,
                    id);
        }
        Files.writeString(model.resolve("vocab.json"), vocabulary.toString());
        Files.writeString(model.resolve("merges.txt"), "#version: 0.2\n");
    }

    private static OfaOptions cache(String name) {
        return OfaOptions.defaults().withThreads(1).withCache(temporary.resolve(name));
    }

    private static int[] paint(Path checkpoint, String cache) {
        try (Ofa ofa = Ofa.load(checkpoint, cache(cache))) {
            GeneratedImages generated = ofa.paint("a", PAINT);
            assertEquals(GeneratedImages.Ranking.CLIP_SIMILARITY, generated.ranking());
            return generated.images().get(0).codes().stream()
                    .mapToInt(Integer::intValue)
                    .toArray();
        }
    }

    private static Path copy(String name) throws IOException {
        return copy(files, name);
    }

    private static Path copy(ModelFiles files, String name) throws IOException {
        Path target = temporary.resolve(name);
        for (Map.Entry<String, Path> file : files.files().entrySet()) {
            Files.createDirectories(target.resolve(file.getKey()).getParent());
            Files.copy(file.getValue(), target.resolve(file.getKey()));
        }
        return target;
    }

    @Test
    void vqganClipAndGraphsArePackaged() throws IOException {
        assertTrue(
                files.files()
                        .keySet()
                        .containsAll(List.of(
                                "config.json",
                                "vocab.json",
                                "merges.txt",
                                "vqgan/last.ckpt",
                                "vqgan/model.yaml",
                                "clip/clip.safetensors",
                                "clip/bpe_simple_vocab_16e6.txt.gz")),
                files.files().keySet().toString());
        assertEquals(
                3,
                files.files().keySet().stream()
                        .filter(name -> name.startsWith("graphs/"))
                        .map(name -> name.split("/")[1])
                        .distinct()
                        .count());
        assertArrayEquals(codes, paint(copy("elsewhere"), "unused"));
        assertFalse(
                Files.exists(temporary.resolve("unused/graphs")), "graphs were written although the package has them");
    }

    @Test
    void graphsOfOtherWeightsAreNotUsed() throws IOException {
        Path target = copy("changed");
        try (var graphs = Files.list(target.resolve("graphs"))) {
            for (Path entry : graphs.toList()) {
                Files.move(
                        entry,
                        entry.resolveSibling(
                                "0".repeat(40) + entry.getFileName().toString().replaceFirst("^.{32}", "")));
            }
        }
        assertArrayEquals(codes, paint(target, "needed"));
        assertTrue(Files.exists(temporary.resolve("needed/graphs")));
    }

    /**
     * With the GPU test double: a package made from the package, with an empty cache, has the same plans and builds
     * none.
     */
    @Test
    void plansArePackaged() throws IOException {
        ModelFiles built = ModelFiles.of(model, cache("gpu"), tensorRt("gpu", model), stage -> {});
        List<String> plans = built.files().keySet().stream()
                .filter(name -> name.startsWith("plans/"))
                .map(name -> name.replaceFirst(".*/", ""))
                .toList();
        assertTrue(
                plans.size() >= 6 && plans.stream().allMatch(name -> name.endsWith("-fp32-sm86.plan")),
                plans.toString());
        Path there = copy(built, "gpu-elsewhere");
        ModelFiles again = ModelFiles.of(there, cache("gpu-empty"), tensorRt("gpu-empty", there), stage -> {});
        assertEquals(built.files().keySet(), again.files().keySet());
        assertTrue(
                again.files().values().stream().allMatch(file -> file.startsWith(there)),
                "a file was written although the package has it: " + again.files());
    }

    private static EngineChoice tensorRt(String cache, Path directory) {
        return new EngineChoice(
                EngineType.TENSORRT,
                () -> new TensorRtBackend(
                        new FakeGpu(),
                        TensorRtSettings.of(0, temporary.resolve(cache)).withModel(directory)),
                GraphPrecision.FP32);
    }

    @Test
    void withoutAGpuThereAreNoPlans() {
        EngineChoice none = new EngineChoice(
                EngineType.TENSORRT,
                () -> {
                    throw new NoGpuException(EngineError.NO_GPU, null, "a test");
                },
                GraphPrecision.FP32);
        ModelFiles files = ModelFiles.of(model, cache("none"), none, stage -> {});
        assertTrue(
                files.files().keySet().stream()
                        .anyMatch(name -> name.startsWith("graphs/") && name.contains("-fixed/")),
                files.files().keySet().toString());
        assertFalse(files.files().keySet().stream().anyMatch(name -> name.startsWith("plans/")));
    }

    @Test
    void weightsThatADirectoryWouldHideAreRefused() throws IOException {
        Path directory = Files.createDirectory(temporary.resolve("hidden"));
        for (String name : new String[] {"config.json", "vocab.json", "merges.txt"}) {
            Files.copy(model.resolve(name), directory.resolve(name));
        }
        Files.copy(model.resolve("pytorch_model.bin"), directory.resolve("weights.pth"));
        InvalidInputException refused = assertThrows(
                InvalidInputException.class, () -> ModelFiles.of(directory.resolve("weights.pth"), cache("cache")));
        assertTrue(refused.getMessage().contains("rename it"), refused.getMessage());
    }

    /** A ModelScope directory contains VQGAN and CLIP among the model's files, under arbitrary names. */
    @Test
    void aModelScopeDirectoryIsRecognisedByContent() throws IOException {
        Path directory = copy("modelscope");
        Files.writeString(
                directory.resolve("configuration.json"),
                "{\"framework\": \"pytorch\", \"model\": {\"type\": \"ofa\"}}");
        Files.move(directory.resolve("vqgan/last.ckpt"), directory.resolve("quantiser.ckpt"));
        Files.move(directory.resolve("vqgan/model.yaml"), directory.resolve("quantiser_settings.yaml"));
        Files.delete(directory.resolve("vqgan"));
        Files.move(directory.resolve("clip/clip.safetensors"), directory.resolve("judge.safetensors"));
        Files.move(
                directory.resolve("clip/bpe_simple_vocab_16e6.txt.gz"),
                directory.resolve("bpe_simple_vocab_16e6.txt.gz"));
        Files.delete(directory.resolve("clip"));
        assertArrayEquals(codes, paint(directory, "modelscope-cache"));
    }
}

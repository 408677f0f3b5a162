// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.checkpoint.Checkpoint;
import io.ofajava.checkpoint.OfaConfig;
import io.ofajava.decode.BeamSearch;
import io.ofajava.decode.DecodeRequest;
import io.ofajava.decode.DecodeResult;
import io.ofajava.engine.EncoderInput;
import io.ofajava.engine.EngineLimits;
import io.ofajava.engine.GoldenModels;
import io.ofajava.engine.InferenceThread;
import io.ofajava.engine.onnxruntime.OnnxRuntimeBackend;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.OfaException;
import io.ofajava.error.StateError;
import io.ofajava.graph.GraphExporter;
import io.ofajava.graph.GraphSet;
import io.ofajava.graph.GraphStore;
import io.ofajava.image.RgbImage;
import io.ofajava.testkit.Golden;
import io.ofajava.vqgan.VqganCheckpoint;
import io.ofajava.vqgan.VqganDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Text-to-image on the real engine: a golden model and the golden VQGAN with the same number of codes. */
@Tag("golden")
class TextToImageTest {
    private static final int[] TEXT = {0, 11, 12, 13, 2};
    private static final GenerationOptions OPTIONS =
            GenerationOptions.defaults().withSeed(7).withTopK(16);

    @TempDir
    static Path temporary;

    private static GraphSet graphs;
    private static OfaConfig config;
    private static VqganCheckpoint vqgan;
    private static VqganCheckpoint foreign;

    @BeforeAll
    static void openAPair() throws Exception {
        List<VqganCheckpoint> decoders = new ArrayList<>();
        for (Iterator<String> names = Golden.json("vqgan", "index.json").fieldNames(); names.hasNext(); ) {
            String name = names.next();
            Path directory = Files.createDirectory(temporary.resolve(name));
            Golden.unpack(Golden.path("vqgan", name, "last.ckpt.gz"), directory);
            Files.copy(Golden.path("vqgan", name, "model.yaml"), directory.resolve("model.yaml"));
            decoders.add(VqganCheckpoint.open(directory));
        }
        for (Iterator<String> models = Golden.json("forward", "index.json").fieldNames();
                vqgan == null && models.hasNext(); ) {
            try (Checkpoint checkpoint = GoldenModels.open(models.next(), temporary)) {
                config = checkpoint.config();
                for (VqganCheckpoint decoder : decoders) {
                    if (decoder.architecture().codes() == config.layout().numCodes()) {
                        vqgan = decoder;
                    } else {
                        foreign = decoder;
                    }
                }
                if (vqgan != null) {
                    graphs = GraphExporter.export(
                            checkpoint,
                            Files.createDirectory(temporary.resolve("graphs")),
                            GraphExporter.Options.DEFAULT);
                }
            }
        }
        assertTrue(vqgan != null, "no golden model has as many image tokens as a golden VQGAN");
    }

    @AfterAll
    static void forget() {
        graphs = null;
        config = null;
        vqgan = null;
        foreign = null;
    }

    private static InferenceThread start(int threads) {
        InferenceThread inference = new InferenceThread(
                () -> new OnnxRuntimeBackend(threads), graphs, config, List.of(), EngineLimits.DEFAULT);
        inference.awaitReady();
        return inference;
    }

    private static TextToImage textToImage(InferenceThread inference) {
        return new TextToImage(inference, config, vqgan, null, new GraphStore(temporary.resolve("cache")));
    }

    private static List<RgbImage> images(GeneratedImages generated) {
        return generated.images().stream().map(GeneratedImage::image).toList();
    }

    private static void assertSame(GeneratedImages expected, GeneratedImages actual) {
        for (int i = 0; i < expected.images().size(); i++) {
            assertEquals(
                    expected.images().get(i).codes(), actual.images().get(i).codes(), "codes of image " + i);
            assertArrayEquals(
                    images(expected).get(i).rgb(), images(actual).get(i).rgb(), "pixels of image " + i);
        }
    }

    @Test
    void aSeedGivesTheSameImageInAnyBatchAndWithAnyNumberOfThreads() throws Exception {
        GeneratedImages alone;
        try (InferenceThread inference = start(1);
                TextToImage textToImage = textToImage(inference)) {
            alone = textToImage.paint("text", TEXT, OPTIONS, null).get();
            assertNotEquals(
                    alone.images().get(0).codes(),
                    textToImage
                            .paint("text", TEXT, OPTIONS.withSeed(8), null)
                            .get()
                            .images()
                            .get(0)
                            .codes());
        }
        try (InferenceThread inference = start(2);
                TextToImage textToImage = textToImage(inference)) {
            List<CompletableFuture<GeneratedImages>> beside = IntStream.range(0, 3)
                    .mapToObj(i -> textToImage.paint(
                            "other",
                            new int[] {0, 20 + i, 2},
                            OPTIONS.withSeed(i).withCandidates(2),
                            null))
                    .toList();
            CompletableFuture<GeneratedImages> same = textToImage.paint("text", TEXT, OPTIONS, null);
            assertSame(alone, same.get());
            for (CompletableFuture<GeneratedImages> other : beside) {
                assertEquals(2, other.get().images().size());
            }
        }
    }

    @Test
    void candidatesAreOrderedByScoreAndMatchTheirTokens() throws Exception {
        try (InferenceThread inference = start(2);
                TextToImage textToImage = textToImage(inference)) {
            GeneratedImages generated = textToImage
                    .paint("text", TEXT, OPTIONS.withCandidates(4), null)
                    .get();
            assertEquals(GeneratedImages.Ranking.SEQUENCE_SCORE, generated.ranking());
            assertEquals(7, generated.seed());
            for (int i = 1; i < 4; i++) {
                assertTrue(generated.images().get(i - 1).score()
                        >= generated.images().get(i).score());
            }
            int side = config.codeGridSide();
            for (GeneratedImage candidate : generated.images()) {
                RgbImage shown = inference
                        .execute(backend -> {
                            try (VqganDecoder decoder =
                                    VqganDecoder.open(backend, vqgan, new GraphStore(temporary.resolve("cache")))) {
                                return decoder.decode(
                                                candidate.codes().stream()
                                                        .mapToInt(Integer::intValue)
                                                        .toArray(),
                                                side,
                                                side)
                                        .get(0);
                            }
                        })
                        .get();
                assertArrayEquals(shown.rgb(), candidate.image().rgb());
                assertEquals(
                        side * vqgan.architecture().scale(), candidate.image().width());
            }
        }
    }

    @Test
    void progressIsReportedByTokenAndInPartialImages() throws Exception {
        int side = config.codeGridSide();
        List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
        List<RgbImage> parts = Collections.synchronizedList(new ArrayList<>());
        GenerationListener listener = new GenerationListener() {
            @Override
            public void imageProgress(int done, int total) {
                assertEquals(side * side, total);
                seen.add(done);
            }

            @Override
            public int rowsBetweenPartialImages() {
                return side / 2;
            }

            @Override
            public void partialImage(RgbImage part) {
                parts.add(part);
            }
        };
        try (InferenceThread inference = start(2);
                TextToImage textToImage = textToImage(inference)) {
            textToImage.paint("text", TEXT, OPTIONS.withCandidates(2), listener).get();
        }
        assertEquals(IntStream.rangeClosed(1, side * side).boxed().toList(), seen);
        assertFalse(parts.isEmpty());
        assertEquals(side / 2 * vqgan.architecture().scale(), parts.get(0).height());
        assertEquals(side * vqgan.architecture().scale(), parts.get(0).width());
    }

    @Test
    void aTextIsGeneratedDuringImageGeneration() throws Exception {
        try (InferenceThread inference = start(2);
                TextToImage textToImage = textToImage(inference)) {
            CompletableFuture<GeneratedImages> generated = textToImage.paint("text", TEXT, OPTIONS, null);
            DecodeRequest request = DecodeRequest.builder(new BeamSearch(2, true, 1))
                    .maxLength(4)
                    .build();
            DecodeResult text =
                    inference.submit(EncoderInput.text(TEXT), request).get();
            assertFalse(generated.isDone(), "the text waited for the complete image");
            assertFalse(text.hypotheses().isEmpty());
            generated.get();
        }
    }

    @Test
    void aCancelledImageFreesItsRows() throws Exception {
        try (InferenceThread inference = start(2);
                TextToImage textToImage = textToImage(inference)) {
            CompletableFuture<GeneratedImages> all = textToImage.paint("text", TEXT, OPTIONS.withCandidates(32), null);
            CompletableFuture<GeneratedImages> waiting = textToImage.paint("text", TEXT, OPTIONS, null);
            all.cancel(false);
            assertThrows(CancellationException.class, all::join);
            assertEquals(1, waiting.get(60, TimeUnit.SECONDS).images().size());
        }
    }

    @Test
    void aFailingListenerEndsOnlyItsOwnRequest() throws Exception {
        try (InferenceThread inference = start(2);
                TextToImage textToImage = textToImage(inference)) {
            CompletableFuture<GeneratedImages> good = textToImage.paint("text", TEXT, OPTIONS, null);
            CompletableFuture<GeneratedImages> bad = textToImage.paint("text", TEXT, OPTIONS, new GenerationListener() {
                @Override
                public void imageProgress(int done, int total) {
                    throw new IllegalStateException("no more");
                }
            });
            OfaException failure = (OfaException)
                    assertThrows(CompletionException.class, bad::join).getCause();
            assertEquals(StateError.LISTENER_FAILED, failure.code());
            assertEquals("no more", failure.getCause().getMessage());
            assertEquals(1, good.get().images().size());
        }
    }

    @Test
    void aVqganWithAnotherCodebookIsRefused() {
        try (InferenceThread inference = start(1)) {
            InvalidInputException refused = assertThrows(
                    InvalidInputException.class,
                    () -> new TextToImage(inference, config, foreign, null, new GraphStore(temporary)));
            assertTrue(refused.getMessage().contains("codes"), refused.getMessage());
        }
    }
}

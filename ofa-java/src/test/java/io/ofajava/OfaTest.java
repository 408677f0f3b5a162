// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.decode.BeamSearch;
import io.ofajava.decode.Hypothesis;
import io.ofajava.decode.Scoring;
import io.ofajava.error.EngineError;
import io.ofajava.error.ErrorCode;
import io.ofajava.error.ImageError;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.ModelOutputException;
import io.ofajava.error.OfaException;
import io.ofajava.error.OptionError;
import io.ofajava.error.Refusal;
import io.ofajava.error.StateError;
import io.ofajava.error.TaskError;
import io.ofajava.image.Box;
import io.ofajava.image.ImageFormat;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** The public API with scripted hypotheses. */
class OfaTest {
    private static final BufferedImage IMAGE = new BufferedImage(192, 48, BufferedImage.TYPE_INT_RGB);
    private static final ImageInput SOURCE = ImageInput.of(IMAGE);
    private static final GenerationOptions DEFAULTS = GenerationOptions.defaults();

    private static int bin(int number) {
        return ScriptedModel.LAYOUT.binOffset() + number;
    }

    @Test
    void captionsLoseTheirPunctuationAndKeepTheirOrder() {
        try (Ofa ofa = ScriptedModel.ofa(request -> List.of(
                ScriptedModel.says(request, " a red circle.", -0.1f),
                ScriptedModel.says(request, " a blue star", -0.5f)))) {
            Caption caption = ofa.caption(SOURCE, DEFAULTS.withNBest(2));
            assertEquals("a red circle", caption.text());
            assertEquals(
                    List.of("a red circle", "a blue star"),
                    caption.nBest().stream().map(Alternative::text).toList());
            assertEquals(1, ofa.caption(IMAGE).nBest().size(), "one output unless more are asked for");
        }
    }

    @Test
    void anAnswersScoreExcludesThePrompt() {
        ScriptedModel model = ScriptedModel.recording();
        try (Ofa ofa = ScriptedModel.ofa(
                model,
                request -> CompletableFuture.completedFuture(
                        List.of(ScriptedModel.writes(request, new int[] {10}, -0.25f))))) {
            assertEquals(-0.5, ofa.answer(IMAGE, "what color is it").score(), 1e-5);
            assertTrue(
                    model.asked.get(0).request().prefix().length > 0,
                    "the published models read the question as a prefix");
            ofa.answer(SOURCE, "what color is it", DEFAULTS.withPromptType(PromptType.NONE));
            assertEquals(0, model.asked.get(1).request().prefix().length);
        }
    }

    @Test
    void closedAnswersAreRankedAndAllScored() {
        ScriptedModel model = ScriptedModel.recording();
        float[] scores = {-2f, -0.5f, -1f};
        try (Ofa ofa = ScriptedModel.ofa(model, request -> {
            List<Hypothesis> hypotheses = new ArrayList<>();
            for (float score : scores) {
                hypotheses.add(new Hypothesis(new int[] {10, 2}, score, new float[] {score, 0}));
            }
            return CompletableFuture.completedFuture(hypotheses);
        })) {
            Answer answer = ofa.answer(
                    SOURCE,
                    "what color?",
                    DEFAULTS.withChoices(List.of("red", "blue", "green")).withNBest(3));
            assertEquals(
                    List.of("blue", "green", "red"),
                    answer.nBest().stream().map(Alternative::text).toList());
            assertEquals(Math.exp(-0.5), answer.probability(), 1e-6);
            assertTrue(model.asked.get(0).request().mode() instanceof Scoring scoring
                    && scoring.restricted()
                    && scoring.candidates().size() == 3);
        }
    }

    @Test
    void longListsOfChoicesConstrainABeamSearch() {
        ScriptedModel model = ScriptedModel.recording();
        List<String> many = new ArrayList<>();
        for (int i = 0; i <= io.ofajava.task.TaskRunner.MAX_SCORED_CHOICES; i++) {
            many.add("red " + i);
        }
        try (Ofa ofa = ScriptedModel.ofa(
                model,
                request -> CompletableFuture.completedFuture(List.of(ScriptedModel.says(request, " red 7", -1f))))) {
            assertEquals(
                    "red 7",
                    ofa.answer(SOURCE, "which?", DEFAULTS.withChoices(many)).text());
            assertTrue(model.asked.get(0).request().mode() instanceof BeamSearch search && !search.normalize());
            assertEquals(many.size(), model.asked.get(0).request().candidates().size());
        }
    }

    @Test
    void aRegionIsTheBestBoxClampedToTheImage() {
        try (Ofa ofa = ScriptedModel.ofa(request -> List.of(
                ScriptedModel.says(request, " a red circle", -0.1f),
                ScriptedModel.writes(request, new int[] {bin(0), bin(33), bin(99), bin(99)}, -0.2f),
                ScriptedModel.writes(request, new int[] {bin(1), bin(1), bin(2), bin(2)}, -0.3f)))) {
            Region region = ofa.ground(SOURCE, "the red circle", DEFAULTS.withNBest(5));
            assertEquals(new Box(0, 16, 192, 48), region.box());
            assertEquals(new Box(0, 16f / 48, 1, 1), region.normalized());
            assertEquals(2, region.nBest().size());
        }
    }

    @Test
    void anOutputWithoutABoxIsAnError() {
        try (Ofa ofa = ScriptedModel.ofa(request -> List.of(ScriptedModel.says(request, " a red circle", -0.1f)))) {
            OfaException refused =
                    Refusal.of(TaskError.NO_BOX, () -> ofa.ground(IMAGE, "the star"), "the star", "a red circle");
            assertInstanceOf(ModelOutputException.class, refused);
        }
    }

    @Test
    void imageTokensAreNotACaptionOrAnswer() {
        int code = ScriptedModel.LAYOUT.codeOffset();
        try (Ofa ofa = ScriptedModel.ofa(request ->
                List.of(ScriptedModel.writes(request, new int[] {code, code + 5}, -0.1f)))) {
            ModelOutputException refused = assertThrows(ModelOutputException.class, () -> ofa.caption(IMAGE));
            assertEquals(TaskError.NO_TEXT, refused.code());
            assertThrows(ModelOutputException.class, () -> ofa.answer(IMAGE, "what is it?"));
            Request region =
                    Request.of(Task.of("describe-region")).withImage(SOURCE).withRegion(new Box(0, 0, 9, 9));
            assertThrows(ModelOutputException.class, () -> ofa.run(region));
            assertTrue(ofa.run("what is it?").text().contains("code"), "who asks for anything may ask for codes");
        }
        int[] mixed = ScriptedModel.TOKENIZER.encode(" red <code_3>", false);
        try (Ofa ofa = ScriptedModel.ofa(request -> List.of(ScriptedModel.writes(request, mixed, -0.1f)))) {
            assertTrue(ofa.caption(IMAGE).text().startsWith("red"), "text with a code in it is text");
        }
    }

    @Test
    void boxesInFreeOutputAreFound() {
        int[] red = ScriptedModel.TOKENIZER.encode(" red", false);
        int[] tokens = new int[8 + red.length];
        for (int i = 0; i < 4; i++) {
            tokens[i] = bin(10 * i);
            tokens[4 + red.length + i] = bin(20 + i);
        }
        System.arraycopy(red, 0, tokens, 4, red.length);
        try (Ofa ofa = ScriptedModel.ofa(request -> List.of(ScriptedModel.writes(request, tokens, -0.1f)))) {
            List<LabeledBox> boxes =
                    ofa.run(Request.of(Task.of("detect")).withImage(SOURCE)).boxes();
            assertEquals(
                    List.of("red", ""), boxes.stream().map(LabeledBox::label).toList());
            assertTrue(ofa.run("what is it").boxes().isEmpty(), "no image, no place");
        }
    }

    @Test
    void instructionsNeedNoImage() {
        ScriptedModel model = ScriptedModel.recording();
        try (Ofa ofa = ScriptedModel.ofa(
                model,
                request -> CompletableFuture.completedFuture(List.of(ScriptedModel.says(request, " red", -0.1f))))) {
            ofa.run("what is it");
            assertEquals(null, model.asked.get(0).image());
            refuses(TaskError.INPUT_MISSING, () -> ofa.run(Request.of(Task.of("caption"))));
        }
    }

    @Test
    void aLowerMaximumLengthReducesTheMinimumLength() {
        ScriptedModel model = ScriptedModel.recording();
        Request instruction = Request.of(Task.of("run")).withText("what is it");
        try (Ofa ofa = ScriptedModel.ofa(
                model,
                request -> CompletableFuture.completedFuture(List.of(ScriptedModel.says(request, " red", -0.1f))))) {
            ofa.run(instruction.withOptions(DEFAULTS.withMaxLength(4)));
            ofa.run(instruction.withOptions(DEFAULTS.withMinLength(20).withMaxLength(30)));
            assertEquals(
                    List.of(1, 20),
                    model.asked.stream()
                            .map(asked -> asked.request().minLength())
                            .toList());
            assertEquals(
                    List.of(4, 30),
                    model.asked.stream()
                            .map(asked -> asked.request().maxLength())
                            .toList());
            refuses(TaskError.TOO_SHORT_FOR_BOX, () -> ofa.ground(SOURCE, "the circle", DEFAULTS.withMaxLength(2)));
        }
    }

    @Test
    void invalidInputIsRefused() {
        try (Ofa ofa = ScriptedModel.ofa(request -> List.of(ScriptedModel.says(request, " red", -0.1f)))) {
            refuses(TaskError.TEXT_EMPTY, () -> ofa.answer(IMAGE, " \n"));
            refuses(TaskError.TEXT_WITHOUT_WORDS, () -> ofa.answer(IMAGE, "?"));
            refuses(TaskError.TEXT_EMPTY, () -> ofa.ground(IMAGE, ""));
            refuses(TaskError.TEXT_EMPTY, () -> ofa.run(""));
            refuses(TaskError.TEXT_TOO_LONG, () -> ofa.run("a ".repeat(ScriptedModel.POSITIONS)));
            refuses(OptionError.LIST_LENGTH, () -> DEFAULTS.withChoices(List.of()));
            refuses(OptionError.LIST_ITEM_EMPTY, () -> DEFAULTS.withChoices(List.of("red", " ")));
            refuses(TaskError.N_BEST_TOO_LARGE, () -> ofa.caption(SOURCE, DEFAULTS.withNBest(6)));
            refuses(OptionError.OUT_OF_RANGE, () -> DEFAULTS.withNBest(0));
            refuses(OptionError.OUT_OF_RANGE, () -> DEFAULTS.withBeamSize(-1));
            refuses(OptionError.NOT_A_MULTIPLE, () -> DEFAULTS.withImageSize(100));
            refuses(TaskError.IMAGE_SIZE_TOO_LARGE, () -> ofa.caption(SOURCE, DEFAULTS.withImageSize(1024)));
            refuses(OptionError.OUT_OF_RANGE, () -> OfaOptions.defaults().withThreads(-1));
        }
    }

    private static void refuses(ErrorCode code, Runnable call) {
        InvalidInputException refused = assertThrows(InvalidInputException.class, call::run);
        assertEquals(code, refused.code(), refused.getMessage());
        assertFalse(refused.getMessage().contains("\n"), refused.getMessage());
    }

    @Test
    void aResultDescribesItsImage() throws Exception {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(IMAGE, "png", png);
        try (Ofa ofa = ScriptedModel.ofa(request -> List.of(ScriptedModel.says(request, " red", -0.1f)))) {
            Request request = Request.of(Task.of("caption"));
            assertEquals(
                    Optional.of(new InputImage(Optional.of(ImageFormat.PNG), 192, 48, 1)),
                    ofa.run(request.withImage(ImageInput.of(png.toByteArray()))).image());
            ImageInput stream = ImageInput.of(new ByteArrayInputStream(png.toByteArray()));
            assertEquals("red", ofa.caption(stream).text());
            refuses(ImageError.STREAM_READ_BEFORE, () -> ofa.caption(stream));
            assertEquals(Optional.empty(), ofa.run("what is it").image());
        }
    }

    @Test
    void nullArgumentsAreNamed() {
        try (Ofa ofa = ScriptedModel.ofa(request -> List.of(ScriptedModel.says(request, " red", -0.1f)))) {
            named("image", () -> ofa.caption((ImageInput) null));
            named("options", () -> ofa.caption(SOURCE, null));
            named("question", () -> ofa.answer(SOURCE, null));
            named("phrase", () -> ofa.async().ground(SOURCE, null));
            named("image", () -> ofa.async().caption(null));
            named("request", () -> ofa.run((Request) null));
            named("request", () -> ofa.async().run((Request) null));
            named("instruction", () -> ofa.run((String) null));
            named("text", () -> ofa.paint(null));
            named(
                    "requests[1]",
                    () -> ofa.runAll(
                            java.util.Arrays.asList(Request.of(Task.of("run")).withText("x"), null)));
            named("file", () -> ImageInput.of((java.nio.file.Path) null));
            named("checkpoint", () -> Ofa.load((java.nio.file.Path) null));
            named("id", () -> Ofa.load((String) null));
            named("beamSize", () -> GenerationOptions.of(Collections.singletonMap("beamSize", null)));
            named("precision", () -> OfaOptions.defaults().withPrecision(null));
        }
    }

    private static void named(String argument, Runnable call) {
        assertEquals(
                argument, assertThrows(NullPointerException.class, call::run).getMessage());
    }

    @Test
    void closingFinishesRunningCallsAndRefusesNewOnes() throws InterruptedException {
        CompletableFuture<List<Hypothesis>> late = new CompletableFuture<>();
        CountDownLatch asked = new CountDownLatch(1);
        ScriptedModel model = ScriptedModel.recording();
        Ofa ofa = ScriptedModel.ofa(model, request -> {
            asked.countDown();
            return late.thenApply(done -> List.of(ScriptedModel.says(request, " red", -0.1f)));
        });
        CompletableFuture<String> caption =
                CompletableFuture.supplyAsync(() -> ofa.caption(IMAGE).text());
        assertTrue(asked.await(10, TimeUnit.SECONDS));
        Thread closing = new Thread(ofa::close);
        closing.start();
        closing.join(100);
        assertTrue(closing.isAlive(), "a call is still running");
        assertFalse(model.closed);
        OfaException refused = assertThrows(OfaException.class, () -> ofa.caption(IMAGE));
        assertEquals(StateError.CLOSED, refused.code());
        late.complete(null);
        closing.join(10_000);
        assertEquals("red", caption.join());
        assertTrue(model.closed);
        ofa.close();
    }

    @Test
    void aFailureOfTheEngineKeepsItsMessage() {
        try (Ofa ofa = ScriptedModel.ofa(
                ScriptedModel.recording(),
                request -> CompletableFuture.failedFuture(EngineError.DECODING_FAILED.with("the engine broke")))) {
            OfaException failure = assertThrows(OfaException.class, () -> ofa.caption(IMAGE));
            assertEquals(EngineError.DECODING_FAILED, failure.code());
            assertEquals(Map.of("reason", "the engine broke"), failure.parameters());
        }
    }
}

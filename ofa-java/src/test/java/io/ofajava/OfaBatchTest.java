// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.decode.DecodeRequest;
import io.ofajava.decode.Hypothesis;
import io.ofajava.error.ImageError;
import io.ofajava.error.OfaException;
import io.ofajava.error.StateError;
import io.ofajava.error.TaskError;
import java.awt.image.BufferedImage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Batches: order of outcomes, and the failure of one item. */
class OfaBatchTest {
    private static final BufferedImage IMAGE = new BufferedImage(192, 48, BufferedImage.TYPE_INT_RGB);
    private static final ImageInput SOURCE = ImageInput.of(IMAGE);
    private static final GenerationOptions DEFAULTS = GenerationOptions.defaults();

    /**
     * Consecutive requests that are answered together, the last first. Fewer than a batch call keeps in progress, so
     * the oldest request never waits for one that has not been started, in whatever order the requests are prepared.
     */
    private static final int GROUP = 5;

    /** A request is identified by its minimum length, which the script returns as its output. */
    private static Request numbered(int number) {
        return Request.of(Task.of("run")).withText("what is it").withOptions(DEFAULTS.withMinLength(number));
    }

    private static String number(DecodeRequest request) {
        return Integer.toString(request.minLength());
    }

    @Test
    void batchesKeepTheirOrderWhateverFinishesFirst() {
        ScriptedModel model = ScriptedModel.recording();
        Map<Integer, NavigableMap<Integer, Runnable>> unanswered = new HashMap<>();
        try (Ofa ofa = ScriptedModel.ofa(model, request -> {
            CompletableFuture<List<Hypothesis>> future = new CompletableFuture<>();
            Hypothesis said = ScriptedModel.says(request, " " + number(request), -0.1f);
            synchronized (unanswered) {
                NavigableMap<Integer, Runnable> group =
                        unanswered.computeIfAbsent(request.minLength() / GROUP, key -> new TreeMap<>());
                group.put(request.minLength(), () -> future.complete(List.of(said)));
                if (group.size() == GROUP) {
                    group.descendingMap().values().forEach(Runnable::run);
                }
            }
            return future;
        })) {
            List<Request> requests = IntStream.range(0, 20 * GROUP)
                    .mapToObj(OfaBatchTest::numbered)
                    .toList();
            List<Outcome<Result>> outcomes = ofa.runAll(requests);
            for (int i = 0; i < requests.size(); i++) {
                assertEquals(Integer.toString(i), outcomes.get(i).orElseThrow().text());
            }
        }
    }

    @Test
    void aFailedItemDoesNotAffectOthers() {
        try (Ofa ofa = ScriptedModel.ofa(request -> List.of(ScriptedModel.says(request, " red", -0.1f)))) {
            ImageInput damaged = ImageInput.of(new byte[] {1, 2, 3}).named("damaged.jpg");
            List<Outcome<Caption>> outcomes = ofa.captionAll(List.of(SOURCE, damaged, SOURCE), DEFAULTS);
            assertEquals("red", outcomes.get(0).orElseThrow().text());
            assertFalse(outcomes.get(1).isSuccess());
            OfaException error =
                    assertThrows(OfaException.class, () -> outcomes.get(1).orElseThrow());
            assertEquals(ImageError.NOT_AN_IMAGE, error.code());
            assertEquals("damaged.jpg", error.parameters().get("image"));
            assertTrue(outcomes.get(2).isSuccess());
            List<Outcome<Region>> regions = ofa.groundAll(
                    List.of(Request.of(Task.of("ground")).withImage(SOURCE).withText("the star")));
            assertTrue(regions.get(0) instanceof Outcome.Failure<Region> failure
                    && failure.error().code() == TaskError.NO_BOX);
        }
    }

    @Test
    void aBatchOfAClosedModelFails() {
        Ofa ofa = ScriptedModel.ofa(request -> List.of(ScriptedModel.says(request, " red", -0.1f)));
        ofa.close();
        OfaException refused =
                assertThrows(OfaException.class, () -> ofa.captionAll(List.of(SOURCE, SOURCE), DEFAULTS));
        assertEquals(StateError.CLOSED, refused.code());
    }
}

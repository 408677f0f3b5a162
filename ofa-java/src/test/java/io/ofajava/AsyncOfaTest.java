// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.engine.EngineStatistics;
import io.ofajava.error.InvalidInputException;
import io.ofajava.task.TaskListener;
import io.ofajava.task.Tasks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls that do not wait, on the demo model and the real engine. */
class AsyncOfaTest {
    private static final RequestOptions DEFAULTS = RequestOptions.defaults();
    private static final ImageSource IMAGE = ImageSource.of(
            Path.of(System.getProperty("ofa.root", "..")).resolve("demo-model/examples/red-diamond-white-cross.png"));

    @TempDir
    static Path directory;

    private static Ofa ofa;

    @BeforeAll
    static void load() {
        ofa = Ofa.load(OfaOptions.defaults().withCacheDirectory(directory.resolve("cache")));
    }

    @AfterAll
    static void close() {
        ofa.close();
    }

    /** Keeps what it hears. */
    private static final class Told implements TaskListener {
        final List<String> texts = Collections.synchronizedList(new ArrayList<>());
        volatile int starts;
        volatile int steps;

        @Override
        public void started() {
            starts++;
        }

        @Override
        public boolean hearsText() {
            return true;
        }

        @Override
        public void written(int tokens, String text) {
            texts.add(text);
        }

        @Override
        public void ended(int count) {
            steps = count;
        }
    }

    @Test
    void textIsToldAsItBecomesFinal() throws Exception {
        for (int beam : new int[] {1, 2, 5}) {
            Told told = new Told();
            Caption caption = ofa.async()
                    .caption(IMAGE, DEFAULTS.withBeamSize(beam), told)
                    .get(60, TimeUnit.SECONDS);
            assertEquals(1, told.starts);
            assertTrue(told.steps > 1, "steps: " + told.steps);
            if (beam == 1) {
                assertFalse(told.texts.isEmpty(), "nothing was told of " + caption);
            }
            for (String text : told.texts) {
                assertTrue(
                        caption.text().startsWith(text),
                        () -> "'" + text + "' was final, but the caption is '" + caption.text() + "'");
            }
        }
    }

    @Test
    void theCostIsWhatTheSearchMayTake() {
        assertEquals(
                new DecodeCost(8, 17),
                ofa.async().cost(Tasks.CAPTION, DEFAULTS),
                "the beam and length of the demo model's config.json");
        assertEquals(
                new DecodeCost(3, 9),
                ofa.async().cost(Tasks.CAPTION, DEFAULTS.withBeamSize(3).withMaxLength(8)));
        assertEquals(
                2,
                ofa.async()
                        .cost(Tasks.ANSWER.withChoices(List.of("yes", "no")), DEFAULTS)
                        .rows());
        assertThrows(InvalidInputException.class, () -> ofa.async().cost(PaintOptions.defaults()));
    }

    @Test
    void whatNobodyWaitsForLeavesTheEngine() throws Exception {
        CompletableFuture<Caption> expected = ofa.async().caption(IMAGE, DEFAULTS, null);
        expected.get(60, TimeUnit.SECONDS);
        List<CompletableFuture<Generation>> dropped = IntStream.range(0, 40)
                .mapToObj(i -> ofa.async()
                        .run(Tasks.INSTRUCT, IMAGE, DEFAULTS.withBeamSize(64), null, "what is there " + i + "?"))
                .toList();
        dropped.forEach(future -> future.cancel(false));
        assertEquals(expected.get(), ofa.async().caption(IMAGE, DEFAULTS, null).get(60, TimeUnit.SECONDS));
        dropped.forEach(future -> assertThrows(CancellationException.class, future::join));
        ofa.caption(IMAGE, DEFAULTS);
        EngineStatistics statistics = ofa.statistics();
        assertEquals(0, statistics.queued());
        assertEquals(0, statistics.text().parked());
        assertTrue(
                statistics.text().steps() > 0
                        && statistics.text().rowSteps() > statistics.text().steps(),
                statistics.toString());
        assertTrue(
                statistics.encodedSources() >= statistics.encoderCalls() && statistics.memoryBytes() > 0,
                statistics.toString());
    }

    @Test
    void inputsAtFaultAreThrownAtOnce() {
        assertThrows(InvalidInputException.class, () -> ofa.async().answer(IMAGE, " ", DEFAULTS, null));
        assertThrows(
                InvalidInputException.class,
                () -> ofa.async().caption(ImageSource.of(new byte[] {1, 2, 3}), DEFAULTS, null));
        assertThrows(
                InvalidInputException.class, () -> ofa.async().paint("a circle", PaintOptions.defaults(), null, null));
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.checkpoint.Checkpoint;
import io.ofajava.checkpoint.OfaConfig;
import io.ofajava.decode.BeamSearch;
import io.ofajava.decode.DecodeListener;
import io.ofajava.decode.DecodeRequest;
import io.ofajava.decode.DecodeResult;
import io.ofajava.decode.Hypothesis;
import io.ofajava.engine.onnxruntime.OnnxRuntimeBackend;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.OfaException;
import io.ofajava.graph.DecoderKind;
import io.ofajava.graph.GraphExporter;
import io.ofajava.graph.GraphSet;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests on the real engine: alone, in batches and joining midway, and requests that cannot be served. */
@Tag("golden")
class InferenceThreadTest {
    /**
     * For float32 sums in another order; the reference's own distance between float32 and float64 has this magnitude.
     */
    private static final double SCORE_TOLERANCE = 2e-4;

    @TempDir
    static Path temporary;

    private static GraphSet graphs;
    private static OfaConfig config;

    @BeforeAll
    static void export() throws IOException {
        String model = io.ofajava.testkit.Golden.json("forward", "index.json")
                .fieldNames()
                .next();
        try (Checkpoint checkpoint = GoldenModels.open(model, temporary)) {
            config = checkpoint.config();
            graphs = GraphExporter.export(
                    checkpoint, Files.createDirectory(temporary.resolve("graphs")), GraphExporter.Options.DEFAULT);
        }
    }

    @AfterAll
    static void forget() {
        graphs = null;
        config = null;
    }

    private static InferenceThread start(EngineLimits limits) {
        return new InferenceThread(() -> new OnnxRuntimeBackend(1), graphs, config, List.of(), limits);
    }

    private record Request(EncoderInput input, DecodeRequest decode) {}

    /** Images of two sizes, hidden images and texts only; various prompts, forced prefixes, beams and lengths. */
    private static List<Request> requests(int count) {
        Random random = new Random(7);
        List<Request> requests = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int[] tokens = random.ints(3 + random.nextInt(9), 4, 100).toArray();
            tokens[0] = 0;
            tokens[tokens.length - 1] = 2;
            int side = 32 << random.nextInt(2);
            FloatBuffer pixels = FloatBuffer.allocate(3 * side * side);
            while (pixels.hasRemaining()) {
                pixels.put(random.nextFloat() * 2 - 1);
            }
            EncoderInput input = i % 4 == 3
                    ? EncoderInput.text(tokens)
                    : new EncoderInput(tokens, pixels.flip(), side, side, random.nextInt(5) > 0);
            DecodeRequest.Builder decode = DecodeRequest.builder(new BeamSearch(1 + random.nextInt(5), true, 1f))
                    .maxLength(16 + random.nextInt(25))
                    .noRepeatNgramSize(random.nextInt(4));
            if (i % 3 > 0) {
                decode.prefix(random.ints(1 + random.nextInt(12), 4, 100).toArray());
            }
            requests.add(new Request(input, decode.build()));
        }
        return requests;
    }

    @Test
    void aResultDoesNotDependOnWhatItIsDecodedWith() throws Exception {
        List<Request> requests = requests(24);
        List<DecodeResult> alone = new ArrayList<>();
        try (InferenceThread thread = start(new EngineLimits(1, 8, 4, 1))) {
            for (Request request : requests) {
                alone.add(thread.submit(request.input(), request.decode()).get(60, TimeUnit.SECONDS));
            }
        }
        try (InferenceThread thread = start(new EngineLimits(8, 24, 4, 4))) {
            for (int round = 0; round < 3; round++) {
                List<Integer> order = new ArrayList<>();
                for (int i = 0; i < requests.size(); i++) {
                    order.add(i);
                }
                Random random = new Random(round);
                Collections.shuffle(order, random);
                List<CompletableFuture<DecodeResult>> futures = new ArrayList<>();
                for (int i : order) {
                    futures.add(thread.submit(
                            requests.get(i).input(), requests.get(i).decode()));
                    if (random.nextInt(3) == 0) {
                        awaitSteps(thread, random.nextInt(15), futures);
                    }
                }
                for (int i = 0; i < order.size(); i++) {
                    assertSame(
                            alone.get(order.get(i)),
                            futures.get(i).get(60, TimeUnit.SECONDS),
                            "request " + order.get(i) + ", round " + round);
                }
            }
        }
    }

    /** Waits until the decoder has run some more steps, or has nothing more to do. */
    private static void awaitSteps(InferenceThread thread, int steps, List<CompletableFuture<DecodeResult>> futures) {
        long until = thread.statistics().text().steps() + steps;
        await().atMost(60, TimeUnit.SECONDS)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> thread.statistics().text().steps() >= until
                        || futures.stream().allMatch(CompletableFuture::isDone));
    }

    /** Compares tokens unless rounding can change the order of the hypotheses. */
    private static void assertSame(DecodeResult expected, DecodeResult actual, String what) {
        List<Hypothesis> a = expected.hypotheses();
        List<Hypothesis> b = actual.hypotheses();
        assertEquals(a.size(), b.size(), what);
        for (int i = 0; i < a.size(); i++) {
            assertEquals(a.get(i).score(), b.get(i).score(), SCORE_TOLERANCE, what + ": score of hypothesis " + i);
            boolean clear = (i == 0 || a.get(i - 1).score() - a.get(i).score() > SCORE_TOLERANCE)
                    && (i == a.size() - 1 || a.get(i).score() - a.get(i + 1).score() > SCORE_TOLERANCE);
            if (clear) {
                assertArrayEquals(
                        a.get(i).tokens(),
                        b.get(i).tokens(),
                        what + ": tokens of hypothesis " + i + ", not "
                                + Arrays.toString(a.get(i).tokens()));
            }
        }
    }

    /** The events of a listener, and the steps of its request. */
    private static final class Heard implements DecodeListener {
        final List<String> written = new ArrayList<>();
        int[] committed = {};
        int steps;

        @Override
        public void written(int count, int[] tokens) {
            written.add(count + ": " + Arrays.toString(tokens));
        }

        @Override
        public boolean wantsCommitted() {
            return true;
        }

        @Override
        public void committed(int[] tokens) {
            assertArrayEquals(committed, Arrays.copyOf(tokens, committed.length), "the committed prefix changed");
            committed = tokens;
        }

        @Override
        public void finished(int count) {
            steps = count;
        }
    }

    /** With a single row, a step processes one token. */
    @Test
    void aPrefixIsReadInOneStepWithTheSameResultAndEvents() throws Exception {
        int[] prefix = {17, 40, 8, 93, 25, 61, 33, 12};
        EncoderInput input = requests(1).get(0).input();
        DecodeRequest request = DecodeRequest.builder(new BeamSearch(1, true, 1f))
                .minLength(14)
                .maxLength(14)
                .prefix(prefix)
                .build();
        Heard byToken = new Heard();
        Heard atOnce = new Heard();
        Heard inTwo = new Heard();
        DecodeResult expected = decode(new EngineLimits(1, 1, 1, 1), input, request, byToken);
        assertSame(
                expected,
                decode(new EngineLimits(1, 16, 1, 1), input, request, atOnce),
                "the prefix in one step gives another result");
        assertSame(
                expected,
                decode(new EngineLimits(1, 5, 1, 1), input, request, inTwo),
                "the prefix in two steps gives another result");
        assertEquals(List.of(byToken.written, byToken.written), List.of(atOnce.written, inTwo.written));
        assertEquals(14, byToken.written.size());
        assertEquals("8: [12]", byToken.written.get(7));
        assertArrayEquals(byToken.committed, atOnce.committed);
        assertArrayEquals(byToken.committed, inTwo.committed);
        assertEquals(15, byToken.steps);
        assertEquals(15 - prefix.length, atOnce.steps);
        assertEquals(15 - prefix.length + 1, inTwo.steps);
    }

    private static DecodeResult decode(
            EngineLimits limits, EncoderInput input, DecodeRequest request, DecodeListener listener) throws Exception {
        try (InferenceThread thread = start(limits)) {
            return thread.submit(DecoderKind.TEXT, input, request, listener).get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void aRefusedRequestDoesNotAffectOthers() throws Exception {
        Request good = requests(1).get(0);
        try (InferenceThread thread = start(EngineLimits.DEFAULT)) {
            CompletableFuture<DecodeResult> tooLong = thread.submit(
                    good.input(),
                    DecodeRequest.builder(new BeamSearch(1, true, 1f))
                            .maxLength(1_000_000)
                            .build());
            CompletableFuture<DecodeResult> fine = thread.submit(good.input(), good.decode());
            assertFalse(fine.get(60, TimeUnit.SECONDS).hypotheses().isEmpty());
            CompletionException refused = assertThrows(CompletionException.class, tooLong::join);
            assertTrue(refused.getCause() instanceof InvalidInputException, () -> "refused with " + refused.getCause());
        }
    }

    @Test
    void aCancelledRequestFreesItsSlot() throws Exception {
        Request request = requests(1).get(0);
        try (InferenceThread thread = start(new EngineLimits(1, 8, 4, 1))) {
            CompletableFuture<DecodeResult> endless = thread.submit(
                    request.input(),
                    DecodeRequest.builder(new BeamSearch(5, true, 1f))
                            .minLength(900)
                            .maxLength(1000)
                            .build());
            CompletableFuture<DecodeResult> next = thread.submit(request.input(), request.decode());
            endless.cancel(false);
            assertFalse(next.get(60, TimeUnit.SECONDS).hypotheses().isEmpty());
        }
    }

    @Test
    void closingFinishesAcceptedRequestsAndRefusesOthers() {
        List<Request> requests = requests(6);
        InferenceThread thread = start(EngineLimits.DEFAULT);
        List<CompletableFuture<DecodeResult>> accepted =
                requests.stream().map(r -> thread.submit(r.input(), r.decode())).toList();
        thread.close();
        accepted.forEach(future -> assertFalse(future.join().hypotheses().isEmpty()));
        assertThrows(
                OfaException.class,
                () -> thread.submit(requests.get(0).input(), requests.get(0).decode()));
    }

    @Test
    void aGraphThatCannotBeReadIsNamed() throws IOException {
        Path empty = Files.createDirectory(temporary.resolve("empty"));
        try (InferenceThread thread = new InferenceThread(
                () -> new OnnxRuntimeBackend(1), new GraphSet(empty), config, List.of(), EngineLimits.DEFAULT)) {
            OfaException failure = assertThrows(OfaException.class, thread::awaitReady);
            assertTrue(failure.getMessage().contains("decoder.onnx"), failure.getMessage());
        }
    }
}

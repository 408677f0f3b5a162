// SPDX-License-Identifier: Apache-2.0
package io.ofajava.decode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.error.EngineError;
import io.ofajava.error.Refusal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Prefixes that are read with several tokens per step give bit-identical results to token by token, in fewer engine
 * calls.
 */
class ForcedPrefixTest {
    private static final int COLUMNS = 60;
    private static final int POSITIONS = 40;
    private static final DecoderOptions BY_TOKEN = DecoderOptions.fullVocabulary(COLUMNS, 4, 6, POSITIONS);
    private static final DecoderOptions AT_ONCE = BY_TOKEN.withMaxTokensPerRow(24);

    /** Outcomes of requests by tag, and the number of engine calls. */
    private record Outcome(Map<Long, DecodeResult> results, SyntheticEngine model, int steps) {}

    private static int[] prefix(int length) {
        return IntStream.range(0, length).map(i -> 5 + i * 7 % 50).toArray();
    }

    private static DecodeRequest.Builder beam(int beams, int prefixLength, int more) {
        return DecodeRequest.builder(new BeamSearch(beams))
                .maxLength(prefixLength + more)
                .prefix(prefix(prefixLength));
    }

    /**
     * Runs requests with the tags 0, 1, 2 ..., all submitted before the first step; {@code damage} can modify the
     * results of every engine call.
     */
    private static Outcome decode(DecoderOptions options, List<DecodeRequest> requests, Consumer<Step> damage) {
        SyntheticEngine model = new SyntheticEngine(COLUMNS);
        Map<Long, DecodeResult> results = new HashMap<>();
        int steps = 0;
        try (Decoder decoder = new Decoder(options, step -> {
            assertTrue(step.rows() * step.length() <= options.maxRows() && step.length() <= options.maxTokensPerRow());
            for (int row = 0; row < step.rows(); row++) {
                assertTrue(step.positions().get(row) + step.length() <= options.maxPositions());
            }
            model.run(step);
            damage.accept(step);
        })) {
            for (int tag = 0; tag < requests.size(); tag++) {
                decoder.submit(tag, requests.get(tag));
            }
            for (int live = requests.size(); live > 0; steps++) {
                live = decoder.step();
                for (DecodeResult result = decoder.poll(); result != null; result = decoder.poll()) {
                    results.put(result.tag(), result);
                }
            }
        }
        return new Outcome(results, model, steps);
    }

    /** @return the outcome with several tokens per step, which must equal that with one token per step */
    private static Outcome compare(DecoderOptions options, List<DecodeRequest> requests, Consumer<Step> damage) {
        Outcome expected = decode(BY_TOKEN, requests, damage);
        Outcome actual = decode(options, requests, damage);
        assertEquals(requests.size(), actual.results().size());
        expected.results()
                .forEach((tag, result) -> assertSame(result, actual.results().get(tag)));
        assertEquals(1, expected.model().longest);
        return actual;
    }

    private static Outcome compare(DecodeRequest... requests) {
        return compare(AT_ONCE, List.of(requests), step -> {});
    }

    private static void assertSame(DecodeResult expected, DecodeResult actual) {
        assertEquals(expected.failure(), actual.failure());
        assertEquals(expected.hypotheses().size(), actual.hypotheses().size());
        for (int i = 0; i < expected.hypotheses().size(); i++) {
            assertArrayEquals(
                    expected.hypotheses().get(i).tokens(),
                    actual.hypotheses().get(i).tokens());
            assertArrayEquals(
                    expected.hypotheses().get(i).positionalScores(),
                    actual.hypotheses().get(i).positionalScores());
            assertEquals(
                    expected.hypotheses().get(i).score(),
                    actual.hypotheses().get(i).score());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 23})
    void aPrefixAloneIsOneCallInEveryMode(int length) {
        Candidates answers = Candidates.of(List.of(new int[] {5, 6, 7}, new int[] {5, 8}, new int[] {9}));
        List<DecodeRequest> requests = List.of(
                beam(4, length, 6).build(),
                beam(3, length, 6)
                        .noRepeatNgramSize(2)
                        .minLength(length + 3)
                        .temperature(0.7f)
                        .build(),
                beam(4, length, 6).candidates(answers, false).build(),
                DecodeRequest.builder(new Sampling(5, 8, 0, 3))
                        .maxLength(length + 5)
                        .fixedLength(true)
                        .prefix(prefix(length))
                        .build(),
                DecodeRequest.builder(new Scoring(answers, false))
                        .prefix(prefix(length))
                        .build());
        for (DecodeRequest request : requests) {
            Outcome outcome = compare(request);
            assertEquals(length + 1, outcome.model().longest);
            assertEquals(decode(BY_TOKEN, List.of(request), step -> {}).steps() - length, outcome.steps());
            assertEquals(outcome.steps(), outcome.model().calls);
        }
    }

    @Test
    void unknownTokensOfThePrefixArePenalised() {
        DecodeRequest request = DecodeRequest.builder(new BeamSearch(2))
                .maxLength(9)
                .unkPenalty(1.5f)
                .prefix(9, 3, 11, 3)
                .build();
        Hypothesis best = compare(request).results().get(0L).hypotheses().get(0);
        Hypothesis without = decode(
                        AT_ONCE,
                        List.of(DecodeRequest.builder(new BeamSearch(2))
                                .maxLength(9)
                                .prefix(9, 3, 11, 3)
                                .build()),
                        step -> {})
                .results()
                .get(0L)
                .hypotheses()
                .get(0);
        assertEquals(without.positionalScores()[1] - 1.5f, best.positionalScores()[1], 1e-5);
        assertEquals(without.positionalScores()[2], best.positionalScores()[2], 1e-5);
    }

    @Test
    void requestsWithSeveralPrefixesReadTheCommonPart() {
        Outcome outcome = compare(
                beam(4, 5, 6).build(), beam(2, 3, 9).build(), beam(6, 4, 4).build());
        assertEquals(4, outcome.model().longest);
        assertEquals(
                decode(BY_TOKEN, List.of(beam(2, 3, 9).build()), step -> {}).steps() - 3,
                decode(AT_ONCE, List.of(beam(2, 3, 9).build()), step -> {}).steps());
    }

    @Test
    void aStepTakesNoMoreTokensThanThereAreRowsOfLogits() {
        Outcome four = compare(
                beam(4, 20, 5).build(),
                beam(4, 20, 5).build(),
                beam(4, 20, 5).build(),
                beam(4, 20, 5).build());
        assertEquals(6, four.model().longest); // 24 rows of logits for 4 rows
        assertEquals(
                decode(
                                        BY_TOKEN,
                                        List.of(
                                                beam(4, 20, 5).build(),
                                                beam(4, 20, 5).build(),
                                                beam(4, 20, 5).build(),
                                                beam(4, 20, 5).build()),
                                        step -> {})
                                .steps()
                        - 21
                        + 4,
                four.steps());
        Outcome few =
                compare(BY_TOKEN.withMaxTokensPerRow(8), List.of(beam(3, 20, 5).build()), step -> {});
        assertEquals(8, few.model().longest);
    }

    @Test
    void aPrefixMayFillThePositions() {
        DecodeRequest request = DecodeRequest.builder(new BeamSearch(2))
                .maxLength(POSITIONS - 1)
                .prefix(prefix(POSITIONS - 1))
                .build();
        Hypothesis best = compare(request).results().get(0L).hypotheses().get(0);
        assertEquals(POSITIONS, best.tokens().length);
        DecodeRequest all = DecodeRequest.builder(new Scoring(Candidates.of(List.of(new int[] {7})), false))
                .prefix(prefix(POSITIONS - 2))
                .build();
        compare(all);
    }

    @Test
    void scoringInSeveralPassesReadsThePrefixAtOnceInEach() {
        List<int[]> many = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            many.add(new int[] {10 + i, 5});
        }
        Outcome outcome = compare(DecodeRequest.builder(new Scoring(Candidates.of(many), false))
                .prefix(prefix(9))
                .build());
        int passes = outcome.model().calls / 3; // the prefix with the root's children, then two levels of tokens
        assertTrue(passes >= 3, "passes " + passes);
        assertEquals(3 * passes, outcome.model().calls);
        assertEquals(10, outcome.model().longest);
    }

    @Test
    void requestsPastTheirPrefixGetOneTokenPerStep() {
        DecodeRequest running = DecodeRequest.builder(new BeamSearch(4))
                .minLength(12)
                .maxLength(12)
                .build();
        DecodeRequest joining = beam(3, 6, 5).build();
        int alone = decode(AT_ONCE, List.of(running), step -> {}).steps();
        SyntheticEngine model = new SyntheticEngine(COLUMNS);
        int[] steps = {0};
        Map<Long, DecodeResult> results = new HashMap<>();
        try (Decoder decoder = new Decoder(AT_ONCE, model)) {
            decoder.submit(0, running);
            for (int live = 1; live > 0; steps[0]++) {
                if (steps[0] == 3) {
                    decoder.submit(1, joining);
                }
                live = decoder.step();
                for (DecodeResult result = decoder.poll(); result != null; result = decoder.poll()) {
                    results.put(result.tag(), result);
                    assertTrue(
                            result.tag() != 0 || steps[0] == alone - 1, "the joining request delayed the running one");
                }
                assertEquals(1, model.longest);
            }
        }
        Outcome expected = decode(BY_TOKEN, List.of(running, joining), step -> {});
        assertSame(expected.results().get(0L), results.get(0L));
        assertSame(expected.results().get(1L), results.get(1L));
    }

    @Test
    void anImpossiblePrefixFailsOnlyItsRequest() {
        int forbidden = prefix(8)[4];
        Consumer<Step> forbid = damage(0, 4, forbidden, Float.NEGATIVE_INFINITY);
        Outcome outcome =
                compare(AT_ONCE, List.of(beam(4, 8, 5).build(), beam(4, 8, 5).build()), forbid);
        assertTrue(outcome.results().get(0L).hypotheses().isEmpty());
        assertEquals(4, outcome.results().get(1L).hypotheses().size());
    }

    @Test
    void invalidLogitsWithinAPrefixFailOnlyTheirRequest() {
        Outcome outcome =
                compare(AT_ONCE, List.of(beam(4, 8, 5).build(), beam(4, 8, 5).build()), damage(1, 6, 20, Float.NaN));
        assertNull(outcome.results().get(0L).failure());
        assertTrue(
                outcome.results().get(1L).failure().contains("NaN"),
                outcome.results().get(1L).failure());
    }

    /** Overwrites the logit of a token after that position of a request. */
    private static Consumer<Step> damage(long tag, int position, int column, float value) {
        return step -> {
            for (int query = 0; query < step.rows() * step.length(); query++) {
                int row = query / step.length();
                if (step.tag(step.sources().get(row)) == tag
                        && step.positions().get(row) + query % step.length() == position) {
                    step.logits().put(query * COLUMNS + column, value);
                }
            }
        };
    }

    @Test
    void aPrefixIsCommittedAtOnceAndCanBeCancelled() {
        try (Decoder decoder = new Decoder(BY_TOKEN.withMaxTokensPerRow(4), new SyntheticEngine(COLUMNS))) {
            decoder.submit(1, beam(3, 9, 5).build());
            decoder.submit(2, beam(3, 11, 5).build());
            assertEquals(2, decoder.step());
            assertArrayEquals(prefix(4), decoder.committed(1));
            assertTrue(decoder.cancel(1));
            assertEquals(1, decoder.step());
            assertArrayEquals(prefix(8), decoder.committed(2));
            while (decoder.step() > 0) {
                assertNull(decoder.poll());
            }
            assertSame(
                    decode(
                                    BY_TOKEN,
                                    Arrays.asList(
                                            beam(1, 0, 1).build(),
                                            beam(1, 0, 1).build(),
                                            beam(3, 11, 5).build()),
                                    step -> {})
                            .results()
                            .get(2L),
                    decoder.poll());
        }
    }

    @Test
    void tokensOfAStepAreLimited() {
        DecoderOptions o = BY_TOKEN;
        for (int most : new int[] {0, -1, o.maxRows() + 1}) {
            DecoderOptions wrong = new DecoderOptions(
                    o.maxRequests(),
                    o.maxRowsPerRequest(),
                    o.maxRows(),
                    o.maxPositions(),
                    most,
                    0,
                    1,
                    2,
                    3,
                    4,
                    COLUMNS);
            Refusal.of(EngineError.NATIVE_INPUT, () -> new Decoder(wrong, step -> {}), "max_tokens_per_row is " + most);
        }
        assertEquals(o.maxRows(), o.withMaxTokensPerRow(1000).maxTokensPerRow());
    }
}

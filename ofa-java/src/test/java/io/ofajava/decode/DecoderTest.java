// SPDX-License-Identifier: Apache-2.0
package io.ofajava.decode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.error.EngineError;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.OfaException;
import io.ofajava.error.Refusal;
import io.ofajava.error.StateError;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Slots, errors and limits of the decoder, and edge cases of constraints. */
class DecoderTest {
    private static final int COLUMNS = 40;
    private static final DecoderOptions OPTIONS = DecoderOptions.fullVocabulary(COLUMNS, 3, 4, 32);

    private static DecodeRequest beam(int beams, int maxLength) {
        return DecodeRequest.builder(new BeamSearch(beams)).maxLength(maxLength).build();
    }

    private static DecodeResult decode(DecodeRequest request) {
        try (Decoder decoder = new Decoder(OPTIONS, new SyntheticEngine(COLUMNS))) {
            return decode(decoder, 1, request);
        }
    }

    private static DecodeResult decode(Decoder decoder, long tag, DecodeRequest request) {
        decoder.submit(tag, request);
        while (decoder.step() > 0) {
            assertNull(decoder.poll());
        }
        return decoder.poll();
    }

    @Test
    void slotsFillAndAreFreed() {
        try (Decoder decoder = new Decoder(OPTIONS, new SyntheticEngine(COLUMNS))) {
            for (int tag = 0; tag < 3; tag++) {
                assertTrue(decoder.trySubmit(tag, beam(4, 8)));
            }
            assertFalse(decoder.trySubmit(3, beam(1, 8)));
            Refusal.of(EngineError.NATIVE, () -> decoder.submit(3, beam(1, 8)), "3 of 3 requests live");
            assertEquals(3, decoder.step());
            assertTrue(decoder.cancel(1));
            assertFalse(decoder.cancel(1));
            assertTrue(decoder.trySubmit(3, beam(4, 8)));
            Refusal.of(EngineError.NATIVE_INPUT, () -> decoder.submit(2, beam(1, 8)), "tag 2");
        }
    }

    @Test
    void rowsAreLimited() {
        DecoderOptions few = new DecoderOptions(3, 4, 6, 32, 1, 0, 1, 2, 3, 4, COLUMNS);
        try (Decoder decoder = new Decoder(few, new SyntheticEngine(COLUMNS))) {
            assertEquals(6 * COLUMNS, decoder.logitsBuffer().capacity());
            assertTrue(decoder.trySubmit(0, beam(4, 8)));
            assertFalse(decoder.trySubmit(1, beam(3, 8)));
            assertTrue(decoder.trySubmit(1, beam(2, 8)));
        }
    }

    @Test
    void aFailingEngineFailsOnlyTheLiveRequests() {
        IllegalStateException cause = new IllegalStateException("device lost");
        boolean[] broken = {false};
        SyntheticEngine model = new SyntheticEngine(COLUMNS);
        try (Decoder decoder = new Decoder(OPTIONS, step -> {
            if (broken[0]) {
                throw cause;
            }
            model.run(step);
        })) {
            decoder.submit(1, beam(1, 1));
            while (decoder.step() > 0) {
                assertNull(decoder.poll());
            }
            decoder.submit(3, beam(4, 30));
            assertEquals(1, decoder.step());
            broken[0] = true;
            OfaException failure = Refusal.of(EngineError.DECODING_FAILED, decoder::step, "device lost");
            assertSame(cause, failure.getCause());
            broken[0] = false;
            assertEquals(1, decoder.poll().tag());
            assertEquals(0, decoder.step());
            assertNull(decoder.poll());
            assertEquals(3, decode(decoder, 3, beam(2, 5)).tag());
        }
    }

    @Test
    void errorsOfTheEngineArePropagated() {
        try (Decoder decoder = new Decoder(OPTIONS, step -> {
            throw new StackOverflowError();
        })) {
            decoder.submit(1, beam(1, 5));
            assertTrue(assertThrows(OfaException.class, decoder::step).getCause() instanceof StackOverflowError);
        }
    }

    @Test
    void callbacksFromAnEngineAreRefused() {
        Decoder[] decoder = new Decoder[1];
        Runnable[] misuse = new Runnable[1];
        decoder[0] = new Decoder(OPTIONS, step -> misuse[0].run());
        try (Decoder closing = decoder[0]) {
            List<Runnable> misuses = List.of(
                    closing::step,
                    closing::poll,
                    closing::close,
                    () -> closing.cancel(1),
                    () -> closing.submit(9, beam(1, 2)));
            for (Runnable each : misuses) {
                misuse[0] = each;
                closing.submit(1, beam(1, 5));
                assertTrue(assertThrows(OfaException.class, closing::step).getCause() instanceof OfaException);
            }
        }
    }

    @Test
    void invalidLogitsFailOnlyTheirRequest() {
        SyntheticEngine model = new SyntheticEngine(COLUMNS);
        try (Decoder decoder = new Decoder(OPTIONS, step -> {
            model.run(step);
            for (int row = 0; row < step.rows(); row++) {
                if (step.tag(step.sources().get(row)) == 7) {
                    step.logits().put(row * COLUMNS + 5, Float.NaN);
                }
            }
        })) {
            decoder.submit(7, beam(3, 6));
            decoder.submit(8, beam(3, 6));
            assertEquals(1, decoder.step());
            DecodeResult failed = decoder.poll();
            assertEquals(7, failed.tag());
            assertTrue(failed.failure().contains("NaN"), failed.failure());
            while (decoder.step() > 0) {
                assertNull(decoder.poll());
            }
            DecodeResult other = decoder.poll();
            assertEquals(8, other.tag());
            assertNull(other.failure());
            assertArrayEquals(
                    decodeAs(8, beam(3, 6)).hypotheses().get(0).tokens(),
                    other.hypotheses().get(0).tokens());
        }
    }

    private static DecodeResult decodeAs(long tag, DecodeRequest request) {
        try (Decoder decoder = new Decoder(OPTIONS, new SyntheticEngine(COLUMNS))) {
            return decode(decoder, tag, request);
        }
    }

    @Test
    void fewerHypothesesThanBeamsAreAllReturned() {
        Candidates two = Candidates.of(List.of(new int[] {9, 10}, new int[] {11}));
        List<Hypothesis> found = decode(DecodeRequest.builder(new BeamSearch(4))
                        .maxLength(8)
                        .candidates(two, false)
                        .build())
                .hypotheses();
        assertEquals(2, found.size());
        assertTrue(found.stream().anyMatch(h -> Arrays.equals(h.tokens(), new int[] {9, 10, 2})));
        assertTrue(found.stream().anyMatch(h -> Arrays.equals(h.tokens(), new int[] {11, 2})));
    }

    @Test
    void aForcedPrefixIsOneRow() {
        SyntheticEngine model = new SyntheticEngine(COLUMNS);
        try (Decoder decoder = new Decoder(OPTIONS, model)) {
            decode(
                    decoder,
                    1,
                    DecodeRequest.builder(new BeamSearch(4))
                            .maxLength(6)
                            .prefix(5, 6, 7, 8, 9)
                            .build());
        }
        assertEquals(7, model.calls);
        assertEquals(5 + 1 + 4, model.rows);
    }

    @Test
    void scoringSharesPrefixesAndSkipsCertainContinuations() {
        Candidates answers =
                Candidates.of(List.of(new int[] {5, 6, 7, 8}, new int[] {5, 6, 9, 8, 7}, new int[] {10, 11, 12, 13}));
        SyntheticEngine model = new SyntheticEngine(COLUMNS);
        try (Decoder decoder = new Decoder(OPTIONS, model)) {
            DecodeResult result = decode(
                    decoder,
                    1,
                    DecodeRequest.builder(new Scoring(answers, true))
                            .prefix(20, 21)
                            .build());
            assertEquals(3, result.hypotheses().size());
            assertArrayEquals(
                    new int[] {10, 11, 12, 13, 2}, result.hypotheses().get(2).tokens());
            assertEquals(0f, result.hypotheses().get(2).positionalScores()[3]);
        }
        assertEquals(3 + 2, model.rows); // <s> and the prefix; 5; 5 6
    }

    @Test
    void fixedLengthNeverEnds() {
        DecodeRequest request = DecodeRequest.builder(new Sampling(4, 5, 0, 1))
                .maxLength(32)
                .fixedLength(true)
                .build(); // every position
        DecodeResult result = decode(request);
        assertEquals(4, result.hypotheses().size());
        for (Hypothesis hypothesis : result.hypotheses()) {
            assertEquals(32, hypothesis.tokens().length);
            assertTrue(Arrays.stream(hypothesis.tokens()).noneMatch(token -> token == 2));
        }
    }

    @Test
    void requestsOverTheLimitsAreRefused() {
        refused("rows (beams, samples) is 5", beam(5, 8));
        refused("max_len is 32", beam(1, 32));
        refused("max_len is 0", beam(1, 0));
        refused(
                "min_len is 9",
                DecodeRequest.builder(new BeamSearch(1))
                        .maxLength(8)
                        .minLength(9)
                        .build());
        refused(
                "temperature",
                DecodeRequest.builder(new BeamSearch(1))
                        .maxLength(8)
                        .temperature(0)
                        .build());
        refused(
                "temperature",
                DecodeRequest.builder(new BeamSearch(1))
                        .maxLength(8)
                        .temperature(Float.NaN)
                        .build());
        refused(
                "prefix holds the id 40",
                DecodeRequest.builder(new BeamSearch(1)).maxLength(8).prefix(40).build());
        refused(
                "prefix holds the id 2",
                DecodeRequest.builder(new BeamSearch(1)).maxLength(8).prefix(2).build());
        refused(
                "prefix holds the id -1",
                DecodeRequest.builder(new BeamSearch(1)).maxLength(8).prefix(-1).build());
        refused(
                "outside of the request's range",
                DecodeRequest.builder(new BeamSearch(1))
                        .maxLength(8)
                        .range(5, 9)
                        .prefix(9)
                        .build());
        refused(
                "range_end is 41",
                DecodeRequest.builder(new BeamSearch(1))
                        .maxLength(8)
                        .range(5, 41)
                        .build());
        refused(
                "prefix' length",
                DecodeRequest.builder(new BeamSearch(1))
                        .maxLength(2)
                        .prefix(5, 6, 7)
                        .build());
        refused(
                "gen_box",
                DecodeRequest.builder(new BeamSearch(1))
                        .maxLength(8)
                        .boxes(true)
                        .build());
        refused(
                "not both",
                DecodeRequest.builder(new Sampling(1, 3, 0.5f, 0)).maxLength(8).build());
        refused(
                "top_p",
                DecodeRequest.builder(new Sampling(1, 0, 1.5f, 0)).maxLength(8).build());
        Candidates foreign = Candidates.of(List.of(new int[] {5}, new int[] {1000}));
        refused(
                "candidates hold the id 1000",
                DecodeRequest.builder(new BeamSearch(1))
                        .maxLength(8)
                        .candidates(foreign, false)
                        .build());
        refused(
                "candidates hold the id 1000",
                DecodeRequest.builder(new Scoring(foreign, true)).build());
        Candidates longest = Candidates.of(List.of(new int[40]));
        refused(
                "longest candidate",
                DecodeRequest.builder(new Scoring(longest, true)).build());
        assertThrows(InvalidInputException.class, () -> Candidates.of(List.of()));
        assertThrows(InvalidInputException.class, () -> Candidates.of(List.of(new int[0])));
        assertThrows(InvalidInputException.class, () -> Candidates.of(List.of(new int[] {7, 2})));
        assertThrows(
                InvalidInputException.class,
                () -> new Decoder(new DecoderOptions(1, 5000, 5000, 9, 1, 0, 1, 2, 3, 4, 9), step -> {}));
        assertThrows(
                InvalidInputException.class,
                () -> new Decoder(new DecoderOptions(1, 1, 1, 9, 1, 0, 0, 2, 3, 4, 9), step -> {}));
    }

    private static void refused(String part, DecodeRequest request) {
        try (Decoder decoder = new Decoder(OPTIONS, new SyntheticEngine(COLUMNS))) {
            Refusal.of(EngineError.NATIVE_INPUT, () -> decoder.submit(1, request), part);
            assertEquals(0, decoder.step());
        }
    }

    @Test
    void aClosedDecoderIsReported() {
        Decoder decoder = new Decoder(OPTIONS, step -> {});
        decoder.close();
        decoder.close();
        Refusal.of(StateError.CLOSED, decoder::step);
    }
}

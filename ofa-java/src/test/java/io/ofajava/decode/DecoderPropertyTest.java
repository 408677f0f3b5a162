// SPDX-License-Identifier: Apache-2.0
package io.ofajava.decode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random requests of all modes: each alone, compared with {@link ReferenceDecoder}; and all through one decoder,
 * joining as slots become free while others are cancelled, compared bit for bit with the single runs.
 */
class DecoderPropertyTest {
    private static final int REQUESTS = 60;
    private static final double ROUNDING = 2e-5; // decisions closer than this may differ in float

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void batchesEqualSingleRequestsAndTheReference(long seed) {
        Random random = new Random(seed);
        int rows = 1 + random.nextInt(6);
        DecoderOptions options = seed % 2 == 0
                ? DecoderOptions.fullVocabulary(24 + random.nextInt(200), 1 + random.nextInt(6), rows, 16)
                : DecoderOptions.range(
                        50 + random.nextInt(100), 20 + random.nextInt(60), 1 + random.nextInt(6), rows, 16);
        options = options.withMaxTokensPerRow(1 + random.nextInt(12));
        Requests requests = new Requests(random, options);
        List<Requests.Sample> samples = new ArrayList<>();
        List<DecodeResult> alone = new ArrayList<>();
        int compared = 0;
        for (int tag = 0; tag < REQUESTS; tag++) {
            Requests.Sample sample = requests.next();
            samples.add(sample);
            alone.add(alone(options, tag, sample.request()));
            compared += compareWithReference(options, tag, sample, alone.get(tag)) ? 1 : 0;
        }
        assertTrue(compared > REQUESTS * 3 / 4, "too few clear cases: " + compared);
        compareTogether(options, samples, alone, random);
    }

    private static DecodeResult alone(DecoderOptions options, long tag, DecodeRequest request) {
        try (Decoder decoder = new Decoder(options, new SyntheticEngine(options.columns()))) {
            decoder.submit(tag, request);
            int[] committed = {};
            while (decoder.step() > 0) {
                assertNull(decoder.poll());
                int[] now = decoder.committed(tag);
                assertArrayEquals(committed, Arrays.copyOf(now, committed.length), "the committed prefix changed");
                committed = now;
            }
            DecodeResult result = decoder.poll();
            for (Hypothesis hypothesis : result.hypotheses()) {
                assertArrayEquals(
                        committed,
                        Arrays.copyOf(hypothesis.tokens(), committed.length),
                        "a hypothesis does not begin with the committed prefix");
            }
            assertEquals(tag, result.tag());
            assertNull(result.failure());
            return result;
        }
    }

    /** False if a decision of the reference was too close. */
    private static boolean compareWithReference(
            DecoderOptions options, long tag, Requests.Sample sample, DecodeResult actual) {
        ReferenceDecoder reference = new ReferenceDecoder(options, tag, sample.request(), sample.answers());
        List<ReferenceDecoder.Finished> expected = reference.run();
        for (int i = 1; i < expected.size(); i++) {
            boolean ordered = !(sample.request().mode() instanceof Scoring);
            double gap = Math.abs(expected.get(i - 1).score() - expected.get(i).score());
            if (ordered
                    && gap < ROUNDING
                    && !expected.get(i - 1)
                            .row()
                            .tokens()
                            .equals(expected.get(i).row().tokens())) {
                return false;
            }
        }
        if (reference.narrowest < ROUNDING) {
            return false;
        }
        String what = "request " + tag + " " + sample.request().mode();
        assertEquals(expected.size(), actual.hypotheses().size(), what);
        for (int i = 0; i < expected.size(); i++) {
            Hypothesis hypothesis = actual.hypotheses().get(i);
            ReferenceDecoder.Row row = expected.get(i).row();
            assertArrayEquals(row.tokens().stream().mapToInt(t -> t).toArray(), hypothesis.tokens(), what);
            assertEquals(expected.get(i).score(), hypothesis.score(), 1e-4, what);
            for (int k = 0; k < row.scores().size(); k++) {
                assertEquals(row.scores().get(k), hypothesis.positionalScores()[k], 1e-4, what);
            }
        }
        return true;
    }

    private static void compareTogether(
            DecoderOptions options, List<Requests.Sample> samples, List<DecodeResult> alone, Random random) {
        Map<Long, DecodeResult> together = new HashMap<>();
        long extra = 1_000_000;
        try (Decoder decoder = new Decoder(options, new SyntheticEngine(options.columns()))) {
            List<Long> cancellable = new ArrayList<>();
            int next = 0;
            int live = 0;
            while (next < samples.size() || live > 0) {
                while (next < samples.size()
                        && random.nextInt(3) > 0
                        && decoder.trySubmit(next, samples.get(next).request())) {
                    next++;
                }
                if (random.nextInt(4) == 0
                        && decoder.trySubmit(
                                extra,
                                samples.get(random.nextInt(samples.size())).request())) {
                    cancellable.add(extra++);
                }
                if (!cancellable.isEmpty() && random.nextInt(3) == 0) {
                    decoder.cancel(cancellable.remove(random.nextInt(cancellable.size())));
                }
                live = decoder.step();
                for (DecodeResult result = decoder.poll(); result != null; result = decoder.poll()) {
                    together.put(result.tag(), result);
                }
            }
        }
        for (int tag = 0; tag < samples.size(); tag++) {
            assertSame(alone.get(tag), together.get((long) tag));
        }
    }

    private static void assertSame(DecodeResult expected, DecodeResult actual) {
        assertEquals(expected.hypotheses().size(), actual.hypotheses().size());
        for (int i = 0; i < expected.hypotheses().size(); i++) {
            Hypothesis e = expected.hypotheses().get(i);
            Hypothesis a = actual.hypotheses().get(i);
            assertArrayEquals(e.tokens(), a.tokens());
            assertEquals(e.score(), a.score());
            assertArrayEquals(e.positionalScores(), a.positionalScores());
        }
    }
}

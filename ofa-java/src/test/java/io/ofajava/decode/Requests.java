// SPDX-License-Identifier: Apache-2.0
package io.ofajava.decode;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random requests of every mode and rule within a decoder's options. */
final class Requests {
    /** A request with its choices, for the reference. */
    record Sample(DecodeRequest request, List<int[]> answers) {}

    private final Random random;
    private final DecoderOptions options;

    Requests(Random random, DecoderOptions options) {
        this.random = random;
        this.options = options;
    }

    Sample next() {
        int kind = random.nextInt(10);
        if (kind < 2) {
            List<int[]> answers = answers(1 + random.nextInt(12));
            DecodeRequest.Builder request =
                    DecodeRequest.builder(new Scoring(Candidates.of(answers), random.nextBoolean()));
            request.prefix(prefix(random.nextInt(4), 0, 0)).temperature(temperature());
            return new Sample(request.build(), answers);
        }
        int rows = 1 + random.nextInt(options.maxRowsPerRequest());
        boolean sampling = kind < 5;
        SearchMode mode =
                sampling ? sampling(rows) : new BeamSearch(rows, random.nextBoolean(), random.nextInt(3) * 0.5f + 0.5f);
        int max = 1 + random.nextInt(9);
        DecodeRequest.Builder request = DecodeRequest.builder(mode)
                .maxLength(max)
                .minLength(random.nextInt(max + 1))
                .temperature(temperature())
                .unkPenalty(random.nextInt(3) - 1)
                .noRepeatNgramSize(random.nextInt(4));
        int first = 0;
        int end = 0;
        List<int[]> answers = null;
        int constraint = random.nextInt(4);
        if (constraint == 0) {
            first = options.rangeFirst() + random.nextInt(6);
            end = first + 1 + random.nextInt(options.rangeFirst() + options.columns() - 4 - first);
            request.range(first, end).codes(random.nextBoolean()).boxes(random.nextInt(3) == 0);
        } else if (constraint == 1) {
            answers = answers(1 + random.nextInt(12));
            request.candidates(Candidates.of(answers), random.nextBoolean());
        } else {
            request.fixedLength(random.nextInt(3) == 0).codes(random.nextInt(4) == 0);
        }
        if (random.nextInt(3) == 0) {
            request.prefix(prefix(random.nextInt(max), first, end));
        }
        return new Sample(request.build(), answers);
    }

    private Sampling sampling(int rows) {
        return switch (random.nextInt(3)) {
            case 0 -> new Sampling(rows, 1 + random.nextInt(6), 0, random.nextLong());
            case 1 -> new Sampling(rows, 0, 0.1f + 0.8f * random.nextFloat(), random.nextLong());
            default -> new Sampling(rows, 0, 0, random.nextLong());
        };
    }

    private float temperature() {
        return random.nextBoolean() ? 1 : 0.5f + random.nextFloat();
    }

    private List<int[]> answers(int count) {
        List<int[]> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int[] answer = new int[1 + random.nextInt(4)];
            for (int k = 0; k < answer.length; k++) {
                answer[k] = options.rangeFirst()
                        + random.nextInt(k == 0 ? 4 : 3); // few ids, so that choices share prefixes
            }
            answers.add(answer);
        }
        return answers;
    }

    private int[] prefix(int length, int first, int end) {
        int from = end > first ? first : options.rangeFirst();
        int to = end > first ? end : options.rangeFirst() + options.columns() - 4;
        int[] prefix = new int[length];
        for (int i = 0; i < length; i++) {
            prefix[i] = random.nextInt(8) == 0 ? options.unk() : from + random.nextInt(to - from);
        }
        return prefix;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.decode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The decoder's semantics in a simple, slow implementation over {@link SyntheticEngine}'s model: one request, dense
 * arrays in double precision, everything recomputed from the tokens. It also records the smallest margin of a decision,
 * because float rounding can change closer ones.
 */
final class ReferenceDecoder {
    private static final int EOS = 2;
    private static final int PAD = 1;
    private static final int UNK = 3;
    private static final double NONE = Double.NEGATIVE_INFINITY;

    private final DecoderOptions options;
    private final long tag;
    private final DecodeRequest request;
    private final List<int[]> answers; // of the trie or the scoring; null: none
    private final int[] prefix;
    double narrowest = Double.POSITIVE_INFINITY;

    ReferenceDecoder(DecoderOptions options, long tag, DecodeRequest request, List<int[]> answers) {
        this.options = options;
        this.tag = tag;
        this.request = request;
        this.answers = answers;
        this.prefix = request.prefix();
    }

    /** Tokens after <s>, and the log probability of each. */
    record Row(List<Integer> tokens, List<Double> scores, int sample) {
        double total() {
            return scores.stream().mapToDouble(d -> d).sum();
        }

        Row with(int token, double score, int asSample) {
            List<Integer> t = new ArrayList<>(tokens);
            List<Double> s = new ArrayList<>(scores);
            t.add(token);
            s.add(score);
            return new Row(t, s, asSample);
        }
    }

    record Finished(Row row, double score) {}

    List<Finished> run() {
        if (request.mode() instanceof Scoring scoring) {
            return answers.stream()
                    .map(answer -> score(answer, scoring.restricted()))
                    .toList();
        }
        List<Finished> finished = new ArrayList<>();
        List<Row> rows = List.of(new Row(List.of(), List.of(), 0));
        boolean first = true;
        for (int step = 0; step <= request.maxLength() && !rows.isEmpty(); step++) {
            if (request.fixedLength() && step == request.maxLength()) {
                rows.forEach(row -> finished.add(finish(row)));
                break;
            }
            if (step < prefix.length) {
                Row row = rows.get(0);
                double score = softmax(masked(row.tokens(), step))[prefix[step]]
                        - (prefix[step] == UNK ? request.unkPenalty() : 0);
                rows = List.of(row.with(prefix[step], score, 0));
                continue;
            }
            if (request.mode() instanceof BeamSearch beam) {
                rows = beamStep(rows, step, beam, finished);
                if (finished.size() == beam.beams()) {
                    break;
                }
            } else {
                rows = sampleStep(rows, step, (Sampling) request.mode(), first, finished);
            }
            first = false;
        }
        finished.sort(Comparator.comparingDouble((Finished f) -> -f.score()));
        return finished;
    }

    private List<Row> beamStep(List<Row> rows, int step, BeamSearch beam, List<Finished> finished) {
        record Candidate(Row row, int token, double score, double total) {}
        List<Candidate> all = new ArrayList<>();
        for (Row row : rows) {
            double[] scores = ruled(row.tokens(), step);
            for (int token = 0; token < scores.length; token++) {
                if (scores[token] != NONE) {
                    all.add(new Candidate(row, token, scores[token], row.total() + scores[token]));
                }
            }
        }
        all.sort(Comparator.comparingDouble((Candidate c) -> -c.total()));
        List<Row> going = new ArrayList<>();
        for (int i = 0; i < Math.min(all.size(), 2 * beam.beams()); i++) {
            Candidate c = all.get(i);
            if (i + 1 < all.size()) {
                narrowest = Math.min(narrowest, c.total() - all.get(i + 1).total());
            }
            if (c.token() == EOS) {
                if (i < beam.beams() && finished.size() < beam.beams()) {
                    finished.add(finish(c.row().with(EOS, c.score(), 0)));
                }
            } else if (going.size() < beam.beams()) {
                going.add(c.row().with(c.token(), c.score(), 0));
            }
        }
        return going;
    }

    private List<Row> sampleStep(List<Row> rows, int step, Sampling sampling, boolean first, List<Finished> finished) {
        List<Row> going = new ArrayList<>();
        for (Row row : rows) {
            double[] scores = ruled(row.tokens(), step);
            List<Integer> byScore = new ArrayList<>();
            for (int token = 0; token < scores.length; token++) {
                if (scores[token] != NONE) {
                    byScore.add(token);
                }
            }
            byScore.sort(Comparator.comparingDouble((Integer token) -> -scores[token]));
            int kept = byScore.size();
            if (sampling.topK() > 0) {
                kept = Math.min(kept, sampling.topK());
            } else if (sampling.topP() > 0) {
                double sum = 0;
                for (kept = 0; kept < byScore.size() && sum < sampling.topP(); kept++) {
                    sum += Math.exp(scores[byScore.get(kept)]);
                    narrowest = Math.min(narrowest, Math.abs(sum - sampling.topP()));
                }
            }
            if (kept > 0 && kept < byScore.size()) {
                narrowest = Math.min(narrowest, scores[byScore.get(kept - 1)] - scores[byScore.get(kept)]);
            }
            List<Integer> tokens = new ArrayList<>(byScore.subList(0, kept));
            tokens.sort(null);
            if (tokens.isEmpty()) {
                continue;
            }
            for (int sample = first ? 0 : row.sample();
                    sample <= (first ? sampling.samples() - 1 : row.sample());
                    sample++) {
                int token = draw(tokens, scores, Philox.uniform(sampling.seed(), sample, step));
                Row next = row.with(token, scores[token], sample);
                if (token == EOS) {
                    finished.add(finish(next));
                } else {
                    going.add(next);
                }
            }
        }
        return going;
    }

    private int draw(List<Integer> tokens, double[] scores, double u) {
        double whole =
                tokens.stream().mapToDouble(token -> Math.exp(scores[token])).sum();
        double sum = 0;
        for (int token : tokens) {
            sum += Math.exp(scores[token]);
            narrowest = Math.min(narrowest, Math.abs(sum / whole - u));
            if (sum > u * whole) {
                return token;
            }
        }
        return tokens.get(tokens.size() - 1);
    }

    private Finished finish(Row row) {
        boolean normalize = !(request.mode() instanceof BeamSearch beam) || beam.normalize();
        double penalty = request.mode() instanceof BeamSearch beam ? beam.lengthPenalty() : 1;
        return new Finished(row, normalize ? row.total() / Math.pow(row.tokens().size(), penalty) : row.total());
    }

    private Finished score(int[] answer, boolean restricted) {
        List<Integer> tokens = new ArrayList<>(Arrays.stream(prefix).boxed().toList());
        Row row = new Row(List.of(), List.of(), 0);
        for (int i = 0; i <= answer.length; i++) {
            double[] logits = tempered(logits(tokens));
            if (restricted) {
                keep(logits, allowed(Arrays.copyOf(answer, i)));
            }
            int token = i < answer.length ? answer[i] : EOS;
            row = row.with(token, softmax(logits)[token], 0);
            tokens.add(token);
        }
        return new Finished(row, row.total());
    }

    /** Log probabilities by token id after all rules. */
    private double[] ruled(List<Integer> tokens, int step) {
        double[] scores = softmax(masked(tokens, step));
        if (request.candidates() != null && request.zeroShot()) {
            keep(scores, allowed(answerSoFar(tokens)));
        }
        if (request.rangeEnd() > request.rangeFirst() && request.zeroShot()) {
            keepRange(scores);
        }
        if (step < (request.fixedLength() ? request.maxLength() : request.minLength())) {
            scores[EOS] = NONE;
        }
        scores[PAD] = NONE;
        scores[UNK] -= request.unkPenalty();
        if ((request.codes() || request.boxes()) && step < request.maxLength()) {
            Arrays.fill(scores, 0, 4, NONE);
        }
        if (request.boxes()) {
            scores[scores.length - 1] = NONE;
            if ((step + 1) % 5 == 0) {
                Arrays.fill(scores, request.rangeFirst(), request.rangeEnd(), NONE);
            } else {
                Arrays.fill(scores, request.rangeEnd(), scores.length, NONE);
            }
        }
        if (step >= request.maxLength()) {
            double end = scores[EOS];
            Arrays.fill(scores, NONE);
            scores[EOS] = end;
        }
        int n = request.noRepeatNgramSize();
        List<Integer> fed = new ArrayList<>(List.of(0));
        fed.addAll(tokens);
        for (int i = 0; n > 0 && fed.size() >= n - 1 && i + n <= fed.size(); i++) {
            if (fed.subList(i, i + n - 1).equals(fed.subList(fed.size() - n + 1, fed.size()))) {
                scores[fed.get(i + n - 1)] = NONE;
            }
        }
        return scores;
    }

    /** Logits by token id after temperature and the masks that precede the softmax. */
    private double[] masked(List<Integer> tokens, int step) {
        double[] logits = tempered(logits(tokens));
        if (request.candidates() != null && !request.zeroShot() && step >= prefix.length) {
            keep(logits, allowed(answerSoFar(tokens)));
        }
        if (request.rangeEnd() > request.rangeFirst() && !request.zeroShot()) {
            keepRange(logits);
        }
        return logits;
    }

    private int[] answerSoFar(List<Integer> tokens) {
        return tokens.subList(prefix.length, tokens.size()).stream()
                .mapToInt(t -> t)
                .toArray();
    }

    private Set<Integer> allowed(int[] soFar) {
        Set<Integer> next = new HashSet<>();
        for (int[] answer : answers) {
            if (answer.length >= soFar.length && Arrays.equals(soFar, Arrays.copyOf(answer, soFar.length))) {
                next.add(answer.length == soFar.length ? EOS : answer[soFar.length]);
            }
        }
        return next;
    }

    private double[] logits(List<Integer> tokens) {
        long state = SyntheticEngine.fed(SyntheticEngine.start(tag), 0);
        for (int token : tokens) {
            state = SyntheticEngine.fed(state, token);
        }
        float[] columns = new float[options.columns()];
        SyntheticEngine.logits(state, columns);
        double[] byToken = new double[options.rangeFirst() + options.columns() - 4];
        Arrays.fill(byToken, NONE);
        for (int column = 0; column < columns.length; column++) {
            byToken[column < 4 ? column : options.rangeFirst() + column - 4] = columns[column];
        }
        return byToken;
    }

    private double[] tempered(double[] logits) {
        return Arrays.stream(logits).map(x -> x / request.temperature()).toArray();
    }

    private void keepRange(double[] values) {
        for (int token = 4; token < values.length; token++) {
            if (token < request.rangeFirst() || token >= request.rangeEnd()) {
                values[token] = NONE;
            }
        }
    }

    private static void keep(double[] values, Set<Integer> tokens) {
        for (int token = 0; token < values.length; token++) {
            if (!tokens.contains(token)) {
                values[token] = NONE;
            }
        }
    }

    private static double[] softmax(double[] logits) {
        double sum = Arrays.stream(logits).map(Math::exp).sum();
        return Arrays.stream(logits)
                .map(x -> x == NONE ? NONE : x - Math.log(sum))
                .toArray();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.benchmarks;

import io.ofajava.bench.ModelSize;
import io.ofajava.bench.RandomModel;
import io.ofajava.checkpoint.Checkpoint;
import io.ofajava.text.Decoding;
import io.ofajava.text.Tokenizer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Text to ids and back, with a vocabulary of the published size: a caption's prompt, and an article of about 500 words,
 * half of which are in no merge list.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TokenizerBenchmark {
    private static final String PROMPT = " what does the image describe?";
    private static final int WORDS = 500;

    @Param({"prompt", "article"})
    public String text;

    private Tokenizer tokenizer;
    private String input;
    private int[] ids;

    @Setup
    public void open() {
        RandomModel model = RandomModel.open(ModelSize.TINY, ModelParameters.root());
        try (Checkpoint checkpoint = Checkpoint.open(model.checkpoint())) {
            tokenizer = Tokenizer.load(model.checkpoint(), checkpoint.config().layout());
        }
        input = text.equals("prompt") ? PROMPT : article();
        ids = tokenizer.encodePlain(input);
    }

    private static String article() {
        String[] known = PROMPT.strip().replace("?", "").split(" ");
        StringBuilder article = new StringBuilder();
        for (int i = 0; i < WORDS; i++) {
            article.append(' ')
                    .append(
                            i % 2 == 0
                                    ? known[i / 2 % known.length]
                                    : Integer.toString(i * 7919 + 46655, Character.MAX_RADIX));
        }
        return article.append('.').toString();
    }

    @Benchmark
    public int[] encode() {
        return tokenizer.encodePlain(input);
    }

    @Benchmark
    public String decode() {
        return tokenizer.decode(ids, Decoding.FAIRSEQ);
    }
}

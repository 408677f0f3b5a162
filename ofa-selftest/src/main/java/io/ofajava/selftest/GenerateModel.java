// SPDX-License-Identifier: Apache-2.0
package io.ofajava.selftest;

import io.ofajava.checkpoint.Checkpoint;
import io.ofajava.checkpoint.OfaConfig;
import io.ofajava.checkpoint.Tensor;
import io.ofajava.decode.DecodeRequest;
import io.ofajava.decode.DecodeResult;
import io.ofajava.decode.Decoder;
import io.ofajava.decode.DecoderOptions;
import io.ofajava.decode.Step;
import io.ofajava.engine.Backend;
import io.ofajava.engine.DecoderEngine;
import io.ofajava.engine.Encoder;
import io.ofajava.engine.EncoderInput;
import io.ofajava.engine.EncoderStates;
import io.ofajava.engine.EngineLimits;
import io.ofajava.engine.Profiles;
import io.ofajava.graph.DecoderKind;
import io.ofajava.graph.GraphSet;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** A golden model on a real engine: all rows of a case are decoded together. */
final class GenerateModel implements AutoCloseable {
    private static final int SPECIALS = 4;
    private static final int MAX_REQUESTS = 8;
    private static final int MAX_ROWS_PER_REQUEST = 16;

    private final Map<String, Tensor> images;
    private final Backend backend;
    private final Encoder encoder;
    private final DecoderEngine engine;
    private final Decoder decoder;
    private final OfaConfig config;
    private final DecoderKind kind;
    private long nextTag;

    GenerateModel(GoldenRun run, String name, DecoderKind kind) {
        this.kind = kind;
        GraphSet graphs;
        try (Checkpoint checkpoint = run.checkpoint(name)) {
            config = checkpoint.config();
            graphs = run.graphs().load(checkpoint, run.setup().options(List.of(), false));
        }
        images = run.tensors(run.set().path("generate", "images.safetensors.gz"));
        backend = run.setup().backend().get();
        encoder = new Encoder(backend, graphs, config, List.of());
        engine = new DecoderEngine(backend, graphs, config, kind);
        int count = kind.columns(config) - SPECIALS;
        decoder = new Decoder(
                DecoderOptions.range(
                                kind.rangeFirst(config),
                                count,
                                MAX_REQUESTS,
                                MAX_ROWS_PER_REQUEST,
                                kind.positions(config))
                        .withMaxTokensPerRow(Profiles.maxTokensPerRow(EngineLimits.DEFAULT, kind))
                        .withTop(engine.top(), engine.ahead()),
                engine);
    }

    /** The results of a case, whose rows are decoded together. */
    List<DecodeResult> decode(GenerateCase golden) {
        List<EncoderInput> inputs = new ArrayList<>();
        List<DecodeRequest> requests = new ArrayList<>();
        for (int row = 0; row < golden.rows(); row++) {
            inputs.add(input(golden.input(row), golden.image(row), golden.imageVisible(row)));
            requests.add(golden.request(row));
        }
        return decode(inputs, requests);
    }

    /** Receives the logits of one step of one recorded hypothesis. */
    @FunctionalInterface
    interface ForcedStep {
        /**
         * @param row row of the run
         * @param hypothesis hypothesis of the row
         * @param step index of the token that these logits choose
         * @param logits by column; valid during the call
         */
        void accept(int row, int hypothesis, int step, float[] logits);
    }

    /** Feeds all recorded hypotheses of a run together, one token at a time. */
    void force(GenerateCase golden, ForcedStep receiver) {
        List<int[]> rows = new ArrayList<>();
        long firstTag = nextTag;
        for (int row = 0; row < golden.rows(); row++) {
            engine.attach(
                    nextTag++,
                    encoder.encode(List.of(input(golden.input(row), golden.image(row), golden.imageVisible(row))))
                            .get(0));
            for (int hypothesis = 0; hypothesis < golden.hypotheses(row).size(); hypothesis++) {
                rows.add(new int[] {row, hypothesis});
            }
        }
        int[][] tokens = rows.stream().map(row -> golden.tokens(row[0], row[1])).toArray(int[][]::new);
        int longest = Arrays.stream(tokens).mapToInt(list -> list.length).max().orElseThrow();
        long[] tags = LongStream.range(firstTag, nextTag).toArray();
        int columns = kind.columns(config);
        FloatBuffer logits = ByteBuffer.allocateDirect(rows.size() * columns * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        float[] own = new float[columns];
        for (int at = 0; at < longest; at++) {
            int step = at;
            engine.run(new Step(
                    rows.size(),
                    1,
                    tags.length,
                    all(rows.size(), i -> fed(tokens[i], step)),
                    all(rows.size(), i -> step),
                    all(rows.size(), i -> step == 0 ? -1 : i),
                    all(rows.size(), i -> rows.get(i)[0]),
                    LongBuffer.wrap(tags),
                    logits,
                    columns));
            for (int i = 0; i < tokens.length; i++) {
                if (step < tokens[i].length) {
                    logits.get(i * columns, own);
                    receiver.accept(rows.get(i)[0], rows.get(i)[1], step, own);
                }
            }
        }
        for (long tag : tags) {
            engine.release(tag);
        }
    }

    /**
     * The token before a step, {@code <s>} before the first one. A hypothesis that has ended is fed its last token
     * again; the resulting logits are not read.
     */
    private static int fed(int[] tokens, int step) {
        return step == 0 ? 0 : tokens[Math.min(step, tokens.length) - 1];
    }

    private static IntBuffer all(int count, IntUnaryOperator value) {
        return IntBuffer.wrap(IntStream.range(0, count).map(value).toArray());
    }

    /** The token of each column of logits. */
    int[] ids() {
        return IntStream.range(0, kind.columns(config))
                .map(column -> column < SPECIALS ? column : kind.rangeFirst(config) + column - SPECIALS)
                .toArray();
    }

    /** The column of a token. */
    int column(int token) {
        return token < SPECIALS ? token : token - kind.rangeFirst(config) + SPECIALS;
    }

    private EncoderInput input(int[] tokens, @Nullable String image, boolean visible) {
        if (image == null) {
            return EncoderInput.text(tokens);
        }
        Tensor tensor = Objects.requireNonNull(images.get(image), image);
        int height = (int) tensor.shape()[0];
        int width = (int) tensor.shape()[1];
        byte[] rgb = new byte[3 * height * width];
        tensor.data().duplicate().get(rgb);
        FloatBuffer pixels = ByteBuffer.allocateDirect(rgb.length * 4)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        config.fineTuning().normalization().apply(rgb, width, height, pixels);
        return new EncoderInput(tokens, pixels, height, width, visible);
    }

    private List<DecodeResult> decode(List<EncoderInput> inputs, List<DecodeRequest> requests) {
        long firstTag = nextTag;
        for (int i = 0; i < requests.size(); i++) {
            List<EncoderStates> source = encoder.encode(List.of(inputs.get(i)));
            engine.attach(nextTag, source.get(0));
            decoder.submit(nextTag++, requests.get(i));
        }
        Map<Long, DecodeResult> finished = new HashMap<>();
        while (finished.size() < requests.size()) {
            decoder.step();
            for (DecodeResult result = decoder.poll(); result != null; result = decoder.poll()) {
                engine.release(result.tag());
                finished.put(result.tag(), result);
            }
        }
        List<DecodeResult> results = new ArrayList<>();
        for (long tag = firstTag; tag < nextTag; tag++) {
            results.add(finished.get(tag));
        }
        return results;
    }

    @Override
    public void close() {
        encoder.close();
        engine.close();
        decoder.close();
        backend.close();
    }
}

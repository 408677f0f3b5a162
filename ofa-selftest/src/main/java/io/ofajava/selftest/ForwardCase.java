// SPDX-License-Identifier: Apache-2.0
package io.ofajava.selftest;

import io.ofajava.checkpoint.OfaConfig;
import io.ofajava.checkpoint.Tensor;
import io.ofajava.decode.Step;
import io.ofajava.engine.Backend;
import io.ofajava.engine.DecoderEngine;
import io.ofajava.engine.DeviceTensor;
import io.ofajava.engine.Encoder;
import io.ofajava.engine.EncoderInput;
import io.ofajava.engine.EncoderStates;
import io.ofajava.engine.EngineLimits;
import io.ofajava.engine.Profiles;
import io.ofajava.graph.DecoderKind;
import io.ofajava.graph.GraphSet;
import io.ofajava.graph.PatchGrid;
import io.ofajava.image.PixelNormalization;
import io.ofajava.onnx.ElementType;
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
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One case of golden/forward on an engine. The decoder runs step by step, as in generation, and once more with several
 * tokens per step, as forced prefixes are read. Rows at decoder positions that are padding are omitted: generation
 * never feeds them.
 */
final class ForwardCase {
    private static final int PAD = 1;
    /** Tokens per step: one, and a number that leaves a remainder and continues a cache in most cases. */
    private static final int[] LENGTHS = {1, 5};

    /** Graphs with their intermediate values. */
    record Exported(GraphSet graphs, OfaConfig config, List<PatchGrid> interpolated) {}

    private final Backend backend;
    private final Exported exported;
    private final OfaConfig config;
    private final Map<String, Tensor> golden;
    private final Differences features;
    private final Differences hidden;
    private final Differences logits;

    ForwardCase(
            Backend backend,
            Exported exported,
            Map<String, Tensor> golden,
            Differences features,
            Differences hidden,
            Differences logits) {
        this.backend = backend;
        this.exported = exported;
        this.config = exported.config();
        this.golden = golden;
        this.features = features;
        this.hidden = hidden;
        this.logits = logits;
    }

    private Tensor tensor(String name) {
        return Objects.requireNonNull(golden.get(name), name);
    }

    /** The patch grid whose positions must be interpolated, if the model interpolates and there is an image. */
    static List<PatchGrid> interpolated(OfaConfig config, @Nullable Tensor image) {
        if (image == null) {
            return List.of();
        }
        PatchGrid grid = PatchGrid.ofPixels((int) image.shape()[1], (int) image.shape()[2]);
        return grid.interpolated(config) ? List.of(grid) : List.of();
    }

    void compare(Encoder encoder) {
        int batch = (int) tensor("input_ids").shape()[0];
        int text = (int) tensor("input_ids").shape()[1];
        PatchGrid grid = golden.containsKey("image_u8")
                ? PatchGrid.ofPixels((int) tensor("image_u8").shape()[1], (int)
                        tensor("image_u8").shape()[2])
                : null;
        int length = text + (grid == null ? 0 : grid.patches());
        Map<String, DeviceTensor> exposed = new HashMap<>();
        exposed.put("encoder_out", backend.allocate(ElementType.FLOAT32, batch, length, config.width()));
        if (grid != null && golden.containsKey("resnet_features")) {
            exposed.put(
                    "resnet_features", backend.allocate(ElementType.FLOAT32, batch, 1024, grid.rows(), grid.columns()));
        }
        for (int layer = 0; golden.containsKey("encoder_hidden_" + layer); layer++) {
            exposed.put(
                    "encoder_hidden_" + layer, backend.allocate(ElementType.FLOAT32, batch, length, config.width()));
        }
        List<EncoderStates> sources = encoder.encode(inputs(batch, text), exposed);
        if (exposed.containsKey("resnet_features")) {
            float[] expected = tensor("resnet_features").toFloats();
            double largest = IntStream.range(0, expected.length)
                    .mapToDouble(i -> Math.abs(expected[i]))
                    .max()
                    .orElseThrow();
            add(features, "resnet_features", expected, values(exposed.get("resnet_features")), largest, i -> true);
        }
        long[] padding = tensor("encoder_padding_mask").toLongs();
        exposed.forEach((name, tensor) -> {
            if (name.startsWith("encoder")) {
                add(hidden, name, tensor(name).toFloats(), values(tensor), 1, i -> padding[i / config.width()] == 0);
            }
            tensor.close();
        });
        decode(batch, sources);
    }

    private List<EncoderInput> inputs(int batch, int text) {
        long[] ids = tensor("input_ids").toLongs();
        Tensor image = golden.get("image_u8");
        List<EncoderInput> inputs = new ArrayList<>();
        for (int row = 0; row < batch; row++) {
            int from = row * text;
            int[] tokens =
                    IntStream.range(0, text).map(i -> (int) ids[from + i]).toArray();
            if (image == null) {
                inputs.add(EncoderInput.text(tokens));
            } else {
                boolean visible = tensor("patch_masks").toLongs()[row] != 0;
                inputs.add(new EncoderInput(
                        tokens, pixels(image, row), (int) image.shape()[1], (int) image.shape()[2], visible));
            }
        }
        return inputs;
    }

    private FloatBuffer pixels(Tensor image, int row) {
        PixelNormalization normalization = config.fineTuning().normalization();
        int height = (int) image.shape()[1];
        int width = (int) image.shape()[2];
        ByteBuffer bytes = image.data();
        int base = bytes.position() + row * height * width * 3;
        FloatBuffer pixels = FloatBuffer.allocate(3 * height * width);
        for (int channel = 0; channel < 3; channel++) {
            for (int i = 0; i < height * width; i++) {
                pixels.put(normalization.value(channel, bytes.get(base + i * 3 + channel)));
            }
        }
        return pixels.flip();
    }

    /** Rows with image tokens and rows with text run on separate engines. */
    private void decode(int batch, List<EncoderStates> sources) {
        long[] codeMasks =
                golden.containsKey("code_masks") ? tensor("code_masks").toLongs() : new long[batch];
        int[] textRows =
                IntStream.range(0, batch).filter(row -> codeMasks[row] == 0).toArray();
        int[] codeRows =
                IntStream.range(0, batch).filter(row -> codeMasks[row] != 0).toArray();
        if (textRows.length > 0) {
            decode(DecoderKind.TEXT, textRows, sources);
        }
        if (codeRows.length > 0) {
            decode(DecoderKind.CODES, codeRows, sources);
        }
    }

    private void decode(DecoderKind kind, int[] rows, List<EncoderStates> sources) {
        try (DecoderEngine engine = new DecoderEngine(
                backend, exported.graphs(), config, exported.interpolated(), EngineLimits.DEFAULT, kind)) {
            for (int row : rows) {
                engine.attach(row, sources.get(row));
            }
            for (int length : LENGTHS) {
                if (length <= Profiles.maxTokensPerRow(EngineLimits.DEFAULT, kind)) {
                    decode(engine, kind, rows, length);
                }
            }
        }
    }

    private void decode(DecoderEngine engine, DecoderKind kind, int[] rows, int most) {
        int columns = kind.columns(config);
        int target = (int) tensor("prev_output_tokens").shape()[1];
        long[] tokens = tensor("prev_output_tokens").toLongs();
        long[] positions = tensor("logit_positions").toLongs();
        float[] expected = tensor("logits").toFloats();
        FloatBuffer actual = ByteBuffer.allocateDirect(rows.length * most * columns * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        for (int first = 0; first < target; first += most) {
            int from = first;
            int length = Math.min(most, target - from);
            int[] fed = IntStream.range(0, rows.length * length)
                    .map(query -> (int) tokens[rows[query / length] * target + from + query % length])
                    .toArray();
            Map<String, DeviceTensor> exposed = new HashMap<>();
            for (int layer = 0; golden.containsKey("decoder_hidden_" + layer); layer++) {
                exposed.put(
                        "decoder_hidden_" + layer, backend.allocate(ElementType.FLOAT32, fed.length, config.width()));
            }
            engine.run(
                    new Step(
                            rows.length,
                            length,
                            rows.length,
                            IntBuffer.wrap(fed),
                            all(rows.length, i -> from),
                            all(rows.length, i -> from == 0 ? -1 : i),
                            all(rows.length, i -> i),
                            LongBuffer.wrap(IntStream.of(rows).asLongStream().toArray()),
                            actual,
                            columns),
                    exposed);
            exposed.forEach((name, tensor) -> {
                compareHidden(name, tensor, rows, target, from, length);
                tensor.close();
            });
            for (int query = 0; query < fed.length; query++) {
                int step = from + query % length;
                int recorded = IntStream.range(0, positions.length)
                        .filter(i -> positions[i] == step)
                        .findFirst()
                        .orElse(-1);
                if (recorded >= 0 && fed[query] != PAD) {
                    compareLogits(
                            kind,
                            expected,
                            rows[query / length] * positions.length + recorded,
                            actual,
                            query * columns,
                            step);
                }
            }
        }
    }

    private void compareHidden(String name, DeviceTensor tensor, int[] rows, int target, int first, int length) {
        float[] expected = tensor(name).toFloats();
        float[] actual = values(tensor);
        for (int query = 0; query < rows.length * length; query++) {
            int step = first + query % length;
            int from = (rows[query / length] * target + step) * config.width();
            int offset = query * config.width();
            for (int c = 0; c < config.width(); c++) {
                hidden.add(expected[from + c], actual[offset + c], name + " at step " + step + " ", c);
            }
        }
    }

    /**
     * Compares a row of logits: all columns, or those of {@code logit_ids} and {@code top10_ids} if a case records only
     * part of a large vocabulary.
     *
     * @param row index among the recorded positions of all sequences
     */
    private void compareLogits(
            DecoderKind kind, float[] expected, int row, FloatBuffer actual, int actualOffset, int step) {
        if (!golden.containsKey("logit_ids")) {
            int[] all = IntStream.range(0, config.vocabSize()).toArray();
            compareLogits(kind, all, expected, row, actual, actualOffset, step);
            return;
        }
        int[] ids = Arrays.stream(tensor("logit_ids").toLongs())
                .mapToInt(Math::toIntExact)
                .toArray();
        compareLogits(kind, ids, expected, row, actual, actualOffset, step);
        int most = (int) tensor("top10_ids").shape()[2];
        int[] best = Arrays.stream(tensor("top10_ids").toLongs())
                .skip((long) row * most)
                .limit(most)
                .mapToInt(Math::toIntExact)
                .toArray();
        float[] bestLogits = tensor("top10_logits").toFloats();
        compareLogits(
                kind,
                best,
                Arrays.copyOfRange(bestLogits, row * most, (row + 1) * most),
                0,
                actual,
                actualOffset,
                step);
    }

    private void compareLogits(
            DecoderKind kind, int[] ids, float[] expected, int row, FloatBuffer actual, int actualOffset, int step) {
        int first = kind.rangeFirst(config);
        for (int i = 0; i < ids.length; i++) {
            int column = ids[i] < 4 ? ids[i] : ids[i] - first + 4;
            if (ids[i] < 4 || ids[i] >= first && column < kind.columns(config)) {
                logits.add(
                        expected[row * ids.length + i],
                        actual.get(actualOffset + column),
                        "logits at step " + step + " ",
                        ids[i]);
            }
        }
    }

    private static IntBuffer all(int count, IntUnaryOperator value) {
        return IntBuffer.wrap(IntStream.range(0, count).map(value).toArray());
    }

    private static float[] values(DeviceTensor tensor) {
        float[] values = new float[Math.toIntExact(tensor.elements())];
        tensor.download(FloatBuffer.wrap(values));
        return values;
    }

    private static void add(
            Differences differences, String name, float[] expected, float[] actual, double scale, IntPredicate counts) {
        for (int i = 0; i < expected.length; i++) {
            if (counts.test(i)) {
                differences.add(expected[i], actual[i], scale, name, i);
            }
        }
    }
}

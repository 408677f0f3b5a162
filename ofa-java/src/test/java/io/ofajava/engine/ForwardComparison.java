package io.ofajava.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.checkpoint.Checkpoint;
import io.ofajava.checkpoint.OfaConfig;
import io.ofajava.checkpoint.SafetensorsFile;
import io.ofajava.checkpoint.Tensor;
import io.ofajava.decode.Step;
import io.ofajava.graph.DecoderKind;
import io.ofajava.graph.ElementType;
import io.ofajava.graph.GraphExporter;
import io.ofajava.graph.GraphSet;
import io.ofajava.graph.PatchGrid;
import io.ofajava.testing.Golden;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DynamicTest;

/**
 * golden/forward: every value that the reference recorded between pixels and logits, through the graphs and engines that users run (exported
 * with their intermediate values). The decoder runs step by step, as in generation. Rows at decoder positions that are padding are left out:
 * generation never feeds them. Where the reference's own float32 run is further from its float64 run than half the usual tolerance (post-norm
 * nano-flags: up to 2.9e-4), twice that distance is allowed to the encoder.
 */
public final class ForwardComparison {
    private static final int PAD = 1;

    /**
     * How close values must be.
     *
     * @param encoder     hidden states, absolutely
     * @param logits      absolutely
     * @param resnet      relative to the largest feature
     * @param hiddenNoise hidden states may differ by the reference's own distance between float32 and float64 times this, where that is more
     * @param logitNoise  likewise for logits
     */
    public record Tolerance(double encoder, double logits, double resnet, double hiddenNoise, double logitNoise) {
        /** Of float32. */
        public static final Tolerance FULL = new Tolerance(2e-4, 3e-4, 1e-3, 2, 0);
    }

    /** What one case may differ by, absolutely, and the largest difference that was seen as a part of it. */
    private static final class Bounds {
        final double hidden;
        final double logits;
        double hiddenShare;
        double logitShare;

        Bounds(Tolerance tolerances, JsonNode noise) {
            hidden = Math.max(tolerances.encoder(), tolerances.hiddenNoise() * noise.get("encoder").doubleValue());
            logits = Math.max(tolerances.logits(), tolerances.logitNoise() * noise.get("logits").doubleValue());
        }
    }

    private final Map<String, OfaConfig> configs = new HashMap<>();
    private final GoldenSetup setup;
    private final Tolerance tolerances;
    private final Path temporary;
    private double largestFeature;
    private double largestHidden;
    private double largestLogit;
    private double hiddenShare;
    private double logitShare;

    /** Prepares to compare. */
    public ForwardComparison(GoldenSetup setup, Tolerance tolerances, Path temporary) {
        this.setup = setup;
        this.tolerances = tolerances;
        this.temporary = temporary;
    }

    /** The largest differences so far, for people. */
    public String differences() {
        return "largest difference of a ResNet feature " + largestFeature + " of the largest one, of a hidden state " + largestHidden
                + " (" + hiddenShare + " of what is allowed), of a logit " + largestLogit + " (" + logitShare + ")";
    }

    /** Every recorded case. */
    public List<DynamicTest> everyCaseOfEveryModel() {
        List<DynamicTest> tests = new ArrayList<>();
        Golden.json("forward", "index.json").properties().forEach(model -> {
            for (Map.Entry<String, JsonNode> entry : model.getValue().properties()) {
                String file = entry.getValue().get("file").asText();
                Bounds bounds = new Bounds(tolerances, entry.getValue().get("fp32_vs_fp64_max_abs"));
                tests.add(DynamicTest.dynamicTest(model.getKey() + "/" + entry.getKey(), () -> compare(model.getKey(), file, bounds)));
            }
        });
        return tests;
    }

    private void compare(String model, String file, Bounds bounds) throws IOException {
        Path directory = Files.createTempDirectory(temporary, "case");
        Map<String, Tensor> golden = SafetensorsFile.open(Golden.unpack(Golden.path("forward").resolve(file), directory)).tensors();
        Exported exported = exported(model, golden.get("image_u8"));
        try (Backend backend = setup.backend().get();
                Encoder encoder = new Encoder(backend, exported.graphs(), exported.config(), exported.interpolated())) {
            new Case(backend, exported, golden, bounds).compare(encoder);
            hiddenShare = Math.max(hiddenShare, bounds.hiddenShare);
            logitShare = Math.max(logitShare, bounds.logitShare);
        }
    }

    private record Exported(GraphSet graphs, OfaConfig config, List<PatchGrid> interpolated) {
    }

    /** The graphs of a model are exported once for all cases that share the grids of their pictures. */
    private Exported exported(String model, Tensor image) throws IOException {
        OfaConfig config = configs.computeIfAbsent(model, name -> {
            try (Checkpoint checkpoint = GoldenModels.open(name, temporary)) {
                return checkpoint.config();
            }
        });
        List<PatchGrid> interpolated = interpolated(config, image);
        Path graphs = temporary.resolve(model + "-graphs" + interpolated.hashCode());
        if (!Files.exists(graphs)) {
            try (Checkpoint checkpoint = GoldenModels.open(model, temporary)) {
                GraphExporter.export(checkpoint, Files.createDirectory(graphs), setup.options(interpolated, true));
            }
        }
        return new Exported(setup.options(interpolated, true).set(graphs), config, interpolated);
    }

    private static List<PatchGrid> interpolated(OfaConfig config, Tensor image) {
        if (image == null) {
            return List.of();
        }
        PatchGrid grid = PatchGrid.ofPixels((int) image.shape()[1], (int) image.shape()[2]);
        return grid.interpolated(config) ? List.of(grid) : List.of();
    }

    private final class Case {
        private final Backend backend;
        private final Exported exported;
        private final OfaConfig config;
        private final Map<String, Tensor> golden;
        private final Bounds bounds;

        Case(Backend backend, Exported exported, Map<String, Tensor> golden, Bounds bounds) {
            this.backend = backend;
            this.exported = exported;
            this.config = exported.config();
            this.golden = golden;
            this.bounds = bounds;
        }

        void compare(Encoder encoder) {
            int batch = (int) golden.get("input_ids").shape()[0];
            int text = (int) golden.get("input_ids").shape()[1];
            PatchGrid grid = golden.containsKey("image_u8")
                    ? PatchGrid.ofPixels((int) golden.get("image_u8").shape()[1], (int) golden.get("image_u8").shape()[2]) : null;
            int length = text + (grid == null ? 0 : grid.patches());
            Map<String, DeviceTensor> exposed = new HashMap<>();
            exposed.put("encoder_out", backend.allocate(ElementType.FLOAT32, batch, length, config.width()));
            if (golden.containsKey("resnet_features")) {
                exposed.put("resnet_features", backend.allocate(ElementType.FLOAT32, batch, 1024, grid.rows(), grid.columns()));
            }
            for (int layer = 0; golden.containsKey("encoder_hidden_" + layer); layer++) {
                exposed.put("encoder_hidden_" + layer, backend.allocate(ElementType.FLOAT32, batch, length, config.width()));
            }
            List<Source> sources = encoder.encode(inputs(batch, text), exposed);
            if (exposed.containsKey("resnet_features")) {
                float[] expected = golden.get("resnet_features").toFloats();
                double largest = IntStream.range(0, expected.length).mapToDouble(i -> Math.abs(expected[i])).max().orElseThrow();
                double difference = assertClose("resnet_features", expected, values(exposed.get("resnet_features")), tolerances.resnet() * largest, i -> true);
                largestFeature = Math.max(largestFeature, difference / largest);
            }
            long[] padding = golden.get("encoder_padding_mask").toLongs();
            exposed.forEach((name, tensor) -> {
                if (name.startsWith("encoder")) {
                    double difference = assertClose(name, golden.get(name).toFloats(), values(tensor), bounds.hidden, i -> padding[i / config.width()] == 0);
                    largestHidden = Math.max(largestHidden, difference);
                    bounds.hiddenShare = Math.max(bounds.hiddenShare, difference / bounds.hidden);
                }
            });
            decode(batch, sources);
        }

        private List<EncoderInput> inputs(int batch, int text) {
            long[] ids = golden.get("input_ids").toLongs();
            Tensor image = golden.get("image_u8");
            List<EncoderInput> inputs = new ArrayList<>();
            for (int row = 0; row < batch; row++) {
                int from = row * text;
                int[] tokens = IntStream.range(0, text).map(i -> (int) ids[from + i]).toArray();
                if (image == null) {
                    inputs.add(EncoderInput.text(tokens));
                } else {
                    boolean visible = golden.get("patch_masks").toLongs()[row] != 0;
                    inputs.add(new EncoderInput(tokens, pixels(image, row), (int) image.shape()[1], (int) image.shape()[2], visible));
                }
            }
            return inputs;
        }

        private static FloatBuffer pixels(Tensor image, int row) {
            int height = (int) image.shape()[1];
            int width = (int) image.shape()[2];
            ByteBuffer bytes = image.data();
            int base = bytes.position() + row * height * width * 3;
            FloatBuffer pixels = FloatBuffer.allocate(3 * height * width);
            for (int channel = 0; channel < 3; channel++) {
                for (int i = 0; i < height * width; i++) {
                    pixels.put(((bytes.get(base + i * 3 + channel) & 0xff) / 255f - 0.5f) / 0.5f);
                }
            }
            return pixels.flip();
        }

        /** Rows that write codes and rows that write text go through their own engines. */
        private void decode(int batch, List<Source> sources) {
            long[] codeMasks = golden.containsKey("code_masks") ? golden.get("code_masks").toLongs() : new long[batch];
            int[] textRows = IntStream.range(0, batch).filter(row -> codeMasks[row] == 0).toArray();
            int[] codeRows = IntStream.range(0, batch).filter(row -> codeMasks[row] != 0).toArray();
            if (textRows.length > 0) {
                decode(DecoderKind.TEXT, textRows, sources);
            }
            if (codeRows.length > 0) {
                decode(DecoderKind.CODES, codeRows, sources);
            }
        }

        private void decode(DecoderKind kind, int[] rows, List<Source> sources) {
            int columns = kind.columns(config);
            int target = (int) golden.get("prev_output_tokens").shape()[1];
            long[] tokens = golden.get("prev_output_tokens").toLongs();
            long[] positions = golden.get("logit_positions").toLongs();
            float[] expected = golden.get("logits").toFloats();
            FloatBuffer logits = ByteBuffer.allocateDirect(rows.length * columns * Float.BYTES).order(ByteOrder.nativeOrder()).asFloatBuffer();
            try (DecoderEngine engine = new DecoderEngine(backend, exported.graphs(), config, exported.interpolated(), InferenceThread.Limits.DEFAULT, kind)) {
                for (int row : rows) {
                    engine.attach(row, sources.get(row));
                }
                for (int step = 0; step < target; step++) {
                    int t = step;
                    int[] fed = IntStream.of(rows).map(row -> (int) tokens[row * target + t]).toArray();
                    Map<String, DeviceTensor> hidden = new HashMap<>();
                    for (int layer = 0; golden.containsKey("decoder_hidden_" + layer); layer++) {
                        hidden.put("decoder_hidden_" + layer, backend.allocate(ElementType.FLOAT32, rows.length, config.width()));
                    }
                    engine.run(new Step(rows.length, rows.length, IntBuffer.wrap(fed), all(rows.length, i -> t),
                            all(rows.length, i -> t == 0 ? -1 : i), all(rows.length, i -> i),
                            LongBuffer.wrap(IntStream.of(rows).asLongStream().toArray()), logits, columns), hidden);
                    hidden.forEach((name, tensor) -> compareHidden(name, tensor, rows, target, t));
                    int recorded = IntStream.range(0, positions.length).filter(i -> positions[i] == t).findFirst().orElse(-1);
                    for (int i = 0; recorded >= 0 && i < rows.length; i++) {
                        if (fed[i] != PAD) {
                            compareLogits(kind, expected, (rows[i] * positions.length + recorded) * config.vocabSize(), logits, i * columns, t);
                        }
                    }
                }
            }
        }

        private void compareHidden(String name, DeviceTensor tensor, int[] rows, int target, int step) {
            float[] expected = golden.get(name).toFloats();
            float[] actual = values(tensor);
            for (int i = 0; i < rows.length; i++) {
                int from = (rows[i] * target + step) * config.width();
                int offset = i * config.width();
                for (int c = 0; c < config.width(); c++) {
                    double difference = Math.abs(expected[from + c] - actual[offset + c]);
                    largestHidden = Math.max(largestHidden, difference);
                    bounds.hiddenShare = Math.max(bounds.hiddenShare, difference / bounds.hidden);
                    assertTrue(difference <= bounds.hidden, name + " step " + step + " channel " + c + " differs by " + difference);
                }
            }
        }

        private void compareLogits(DecoderKind kind, float[] expected, int expectedOffset, FloatBuffer actual, int actualOffset, int step) {
            for (int column = 0; column < kind.columns(config); column++) {
                int id = column < 4 ? column : kind.rangeFirst(config) + column - 4;
                double difference = Math.abs(expected[expectedOffset + id] - actual.get(actualOffset + column));
                largestLogit = Math.max(largestLogit, difference);
                bounds.logitShare = Math.max(bounds.logitShare, difference / bounds.logits);
                assertTrue(difference <= bounds.logits, "logit of token " + id + " at step " + step + " differs by " + difference);
            }
        }

        private static IntBuffer all(int count, java.util.function.IntUnaryOperator value) {
            return IntBuffer.wrap(IntStream.range(0, count).map(value).toArray());
        }

        private static float[] values(DeviceTensor tensor) {
            float[] values = new float[Math.toIntExact(tensor.elements())];
            tensor.download(FloatBuffer.wrap(values));
            return values;
        }

        private static double assertClose(String name, float[] expected, float[] actual, double tolerance, java.util.function.IntPredicate counts) {
            double largest = 0;
            for (int i = 0; i < expected.length; i++) {
                if (counts.test(i)) {
                    double difference = Math.abs(expected[i] - actual[i]);
                    largest = Math.max(largest, difference);
                    assertTrue(difference <= tolerance, name + "[" + i + "] is " + actual[i] + ", not " + expected[i]);
                }
            }
            return largest;
        }
    }
}

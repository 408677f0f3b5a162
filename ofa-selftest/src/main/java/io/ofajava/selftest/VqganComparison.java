// SPDX-License-Identifier: Apache-2.0
package io.ofajava.selftest;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.checkpoint.Tensor;
import io.ofajava.engine.Backend;
import io.ofajava.engine.DeviceTensor;
import io.ofajava.graph.GraphStore;
import io.ofajava.image.RgbImage;
import io.ofajava.onnx.ElementType;
import io.ofajava.onnx.GraphPrecision;
import io.ofajava.onnx.GraphTarget;
import io.ofajava.vqgan.VqganCheckpoint;
import io.ofajava.vqgan.VqganDecoder;
import io.ofajava.vqgan.VqganGraph;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/**
 * golden/vqgan: code vectors, floats and bytes of every layout of every decoder, from its published form through the
 * production engine.
 */
public final class VqganComparison {
    /** The compared floats. */
    public static final String PIXELS = "code vectors and pixels";
    /** The compared bytes. */
    public static final String BYTES = "bytes of the image";

    private static final String EVERY = "image_float_every_";

    private final GoldenRun run;
    private final GoldenBounds bounds;

    /**
     * A recorded layout.
     *
     * @param model its decoder
     * @param file file of its values, in the decoder's folder
     */
    public record Recorded(String model, String file) {
        @Override
        public String toString() {
            return "vqgan " + model + "/" + file.replace(".safetensors.gz", "");
        }
    }

    /** Prepares the comparison. */
    public VqganComparison(GoldenRun run, GoldenBounds bounds) {
        this.run = run;
        this.bounds = bounds;
    }

    /** Every recorded layout of every decoder. */
    public static List<Recorded> cases(GoldenSet set) {
        List<Recorded> cases = new ArrayList<>();
        if (!Files.exists(set.path("vqgan"))) {
            return cases;
        }
        for (Map.Entry<String, JsonNode> model : set.json("vqgan", "index.json").properties()) {
            model.getValue()
                    .forEach(grid -> cases.add(
                            new Recorded(model.getKey(), grid.get("file").asText())));
        }
        return cases;
    }

    /** Decodes a layout on a separate engine. */
    public List<Comparison> compare(Recorded recorded) {
        Map<String, Tensor> golden = run.tensors(run.set().path("vqgan", recorded.model(), recorded.file()));
        VqganCheckpoint checkpoint = run.vqgan(recorded.model());
        GraphPrecision precision = run.setup().precision().floating();
        GraphTarget target = run.setup().target();
        Path graphs = run.graphs()
                .load(
                        GraphStore.key("vqgan-exposed", checkpoint.hash(), VqganGraph.FORMAT, precision)
                                + target.suffix(),
                        temporary -> VqganGraph.export(
                                checkpoint.tensors(),
                                checkpoint.architecture(),
                                checkpoint.hash(),
                                precision,
                                target,
                                temporary,
                                true));
        Differences floats =
                new Differences(PIXELS, bounds.pixels(recorded, run.setup().precision()), run.observer());
        Differences bytes =
                new Differences(BYTES, bounds.levels(recorded, run.setup().precision()), run.observer());
        String problem;
        try (Backend backend = run.setup().backend().get();
                VqganDecoder decoder =
                        new VqganDecoder(backend, graphs.resolve(VqganGraph.FILE), checkpoint.architecture(), target)) {
            addFloats(backend, decoder, golden, checkpoint.architecture().codeWidth(), floats);
            problem = addBytes(
                    decoder,
                    golden,
                    run.set().path("vqgan", recorded.model(), recorded.file().replace(".safetensors.gz", ".png")),
                    bytes);
        }
        return List.of(floats.result(recorded.toString(), null), bytes.result(recorded.toString(), problem));
    }

    private static int[] codes(Map<String, Tensor> golden) {
        return Arrays.stream(
                        Objects.requireNonNull(golden.get("codes"), "codes").toLongs())
                .mapToInt(Math::toIntExact)
                .toArray();
    }

    private static int codesShape(Map<String, Tensor> golden, int axis) {
        return (int) Objects.requireNonNull(golden.get("codes"), "codes").shape()[axis];
    }

    private static void addFloats(
            Backend backend, VqganDecoder decoder, Map<String, Tensor> golden, int codeWidth, Differences floats) {
        int rows = codesShape(golden, 1);
        int columns = codesShape(golden, 2);
        try (DeviceTensor quantized =
                backend.allocate(ElementType.FLOAT32, codesShape(golden, 0), codeWidth, rows, columns)) {
            float[] image = decoder.run(codes(golden), rows, columns, Map.of("quantized", quantized));
            boolean pixels = false;
            for (Map.Entry<String, Tensor> entry : golden.entrySet()) {
                String name = entry.getKey();
                if (name.equals("quantized")) {
                    float[] vectors = new float[(int) quantized.elements()];
                    quantized.download(FloatBuffer.wrap(vectors));
                    add(floats, name, entry.getValue().toFloats(), vectors);
                } else if (name.equals("image_float") || name.startsWith(EVERY)) {
                    int step = name.equals("image_float") ? 1 : Integer.parseInt(name.substring(EVERY.length()));
                    add(floats, name, entry.getValue().toFloats(), thinned(image, columns * decoder.scale(), step));
                    pixels = true;
                }
            }
            if (!pixels) {
                throw new IllegalStateException("the record holds no floats of pixels");
            }
        }
    }

    private static void add(Differences floats, String name, float[] expected, float[] actual) {
        if (expected.length != actual.length) {
            throw new IllegalStateException(name + " has " + actual.length + " values instead of " + expected.length);
        }
        for (int i = 0; i < expected.length; i++) {
            floats.add(expected[i], actual[i], name, i);
        }
    }

    /** Every {@code step}th pixel of every {@code step}th row. */
    private static float[] thinned(float[] image, int width, int step) {
        float[] result = new float[image.length / (step * step)];
        for (int y = 0, to = 0; y < image.length / width; y += step) {
            for (int x = 0; x < width; x += step) {
                result[to++] = image[y * width + x];
            }
        }
        return result;
    }

    /** @return a fault of the images other than differing bytes, or null */
    private static @Nullable String addBytes(
            VqganDecoder decoder, Map<String, Tensor> golden, Path png, Differences bytes) {
        int rows = codesShape(golden, 1);
        int columns = codesShape(golden, 2);
        List<RgbImage> images = decoder.decode(codes(golden), rows, columns);
        byte[] expected = golden.containsKey("image_u8")
                ? bytes(Objects.requireNonNull(golden.get("image_u8"), "image_u8"))
                : bytes(png);
        int offset = 0;
        for (RgbImage image : images) {
            if (image.height() != rows * decoder.scale() || image.width() != columns * decoder.scale()) {
                return "an image is " + image.width() + " x " + image.height();
            }
            for (byte actual : image.rgb()) {
                bytes.add(expected[offset] & 0xFF, actual & 0xFF, "bytes", offset++);
            }
        }
        return offset == expected.length ? null : offset + " bytes instead of " + expected.length;
    }

    private static byte[] bytes(Tensor tensor) {
        byte[] bytes = new byte[tensor.elements()];
        tensor.data().get(bytes);
        return bytes;
    }

    private static byte[] bytes(Path png) {
        try (InputStream in = Files.newInputStream(png)) {
            BufferedImage image = ImageIO.read(in);
            byte[] rgb = new byte[3 * image.getWidth() * image.getHeight()];
            for (int y = 0, to = 0; y < image.getHeight(); y++) {
                for (int x = 0; x < image.getWidth(); x++) {
                    int pixel = image.getRGB(x, y);
                    rgb[to++] = (byte) (pixel >> 16);
                    rgb[to++] = (byte) (pixel >> 8);
                    rgb[to++] = (byte) pixel;
                }
            }
            return rgb;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

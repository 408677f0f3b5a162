package io.ofajava.vqgan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.checkpoint.SafetensorsFile;
import io.ofajava.checkpoint.Tensor;
import io.ofajava.engine.Backend;
import io.ofajava.engine.DeviceTensor;
import io.ofajava.engine.GoldenSetup;
import io.ofajava.graph.ElementType;
import io.ofajava.graph.VqganGraph;
import io.ofajava.image.Picture;
import io.ofajava.testing.Golden;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.DynamicTest;

/** golden/vqgan: code vectors, floats and bytes of every grid of every decoder, from its published form through the engine that users run. */
public final class VqganComparison {
    /** Of floats in float32. */
    public static final double TOLERANCE = 1e-4;
    /** Of bytes in float32. */
    public static final int LEVELS = 1;

    private static final String EVERY = "image_float_every_";

    private final GoldenSetup setup;
    private final double tolerance;
    private final int levels;
    private final Path temporary;
    private double largest;

    /**
     * Prepares to compare.
     *
     * @param tolerance of floats
     * @param levels    of bytes
     */
    public VqganComparison(GoldenSetup setup, double tolerance, int levels, Path temporary) {
        this.setup = setup;
        this.tolerance = tolerance;
        this.levels = levels;
        this.temporary = temporary;
    }

    /** The largest difference of a float so far. */
    public double largest() {
        return largest;
    }

    /** Every recorded grid. */
    public List<DynamicTest> everyGridOfEveryDecoder() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Map.Entry<String, JsonNode> model : Golden.json("vqgan", "index.json").properties()) {
            for (JsonNode grid : model.getValue()) {
                String file = grid.get("file").asText();
                tests.add(DynamicTest.dynamicTest(model.getKey() + "/" + file, () -> compare(model.getKey(), file)));
            }
        }
        return tests;
    }

    private void compare(String model, String file) throws IOException {
        Path directory = Files.createTempDirectory(temporary, "grid");
        Map<String, Tensor> golden = SafetensorsFile.open(Golden.unpack(Golden.path("vqgan", model, file), directory)).tensors();
        VqganCheckpoint checkpoint = open(model);
        VqganGraph.export(checkpoint.tensors(), checkpoint.architecture(), checkpoint.hash(), setup.precision(), directory, true);
        try (Backend backend = setup.backend().get();
                VqganDecoder decoder = new VqganDecoder(backend, directory.resolve(VqganGraph.FILE), checkpoint.architecture())) {
            compareFloats(backend, decoder, golden, checkpoint.architecture().codeWidth());
            compareBytes(decoder, golden, Golden.path("vqgan", model, file.replace(".safetensors.gz", ".png")));
        }
    }

    private VqganCheckpoint open(String model) throws IOException {
        Path directory = temporary.resolve(model);
        if (!Files.exists(directory)) {
            Files.createDirectory(directory);
            Golden.unpack(Golden.path("vqgan", model, "model.yaml"), directory);
            Golden.unpack(Golden.path("vqgan", model, "last.ckpt.gz"), directory);
        }
        return VqganCheckpoint.open(directory);
    }

    private static int[] codes(Map<String, Tensor> golden) {
        return Arrays.stream(golden.get("codes").toLongs()).mapToInt(Math::toIntExact).toArray();
    }

    private static int codesShape(Map<String, Tensor> golden, int axis) {
        return (int) golden.get("codes").shape()[axis];
    }

    private void compareFloats(Backend backend, VqganDecoder decoder, Map<String, Tensor> golden, int codeWidth) {
        int batch = codesShape(golden, 0);
        int rows = codesShape(golden, 1);
        int columns = codesShape(golden, 2);
        try (DeviceTensor quantized = backend.allocate(ElementType.FLOAT32, batch, codeWidth, rows, columns)) {
            float[] image = decoder.run(codes(golden), rows, columns, Map.of("quantized", quantized));
            int compared = 0;
            for (Map.Entry<String, Tensor> entry : golden.entrySet()) {
                String name = entry.getKey();
                if (name.equals("quantized")) {
                    float[] vectors = new float[(int) quantized.elements()];
                    quantized.download(FloatBuffer.wrap(vectors));
                    assertClose(name, entry.getValue().toFloats(), vectors);
                } else if (name.equals("image_float") || name.startsWith(EVERY)) {
                    int step = name.equals("image_float") ? 1 : Integer.parseInt(name.substring(EVERY.length()));
                    assertClose(name, entry.getValue().toFloats(), thinned(image, columns * decoder.scale(), step));
                    compared++;
                }
            }
            assertTrue(compared > 0, "the case records no floats");
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

    private void compareBytes(VqganDecoder decoder, Map<String, Tensor> golden, Path png) throws IOException {
        int rows = codesShape(golden, 1);
        int columns = codesShape(golden, 2);
        List<Picture> pictures = decoder.decode(codes(golden), rows, columns);
        assertEquals(codesShape(golden, 0), pictures.size());
        byte[] expected = golden.containsKey("image_u8") ? bytes(golden.get("image_u8")) : bytes(ImageIO.read(png.toFile()));
        int offset = 0;
        for (Picture picture : pictures) {
            assertEquals(rows * decoder.scale(), picture.height());
            assertEquals(columns * decoder.scale(), picture.width());
            for (byte actual : picture.rgb()) {
                int level = expected[offset] & 0xFF;
                assertTrue(Math.abs(level - (actual & 0xFF)) <= levels, "byte " + offset + " is " + (actual & 0xFF) + ", not " + level);
                offset++;
            }
        }
        assertEquals(expected.length, offset);
    }

    private static byte[] bytes(Tensor tensor) {
        byte[] bytes = new byte[tensor.elements()];
        tensor.data().get(bytes);
        return bytes;
    }

    private static byte[] bytes(BufferedImage image) {
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
    }

    private void assertClose(String name, float[] expected, float[] actual) {
        assertEquals(expected.length, actual.length, name);
        for (int i = 0; i < expected.length; i++) {
            double difference = Math.abs(expected[i] - actual[i]);
            largest = Math.max(largest, difference);
            assertTrue(difference <= tolerance, name + "[" + i + "] is " + actual[i] + ", not " + expected[i]);
        }
    }
}

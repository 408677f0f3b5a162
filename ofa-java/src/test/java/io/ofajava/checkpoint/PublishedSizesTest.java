// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.text.VocabularyLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All published sizes, as sparse files. */
class PublishedSizesTest {
    /** Java heap with which the largest model must open, in MiB. */
    private static final int HEAP = 128;

    @TempDir
    Path temporary;

    static Stream<JsonNode> published() {
        return StreamSupport.stream(PublishedConfigurations.read().spliterator(), false);
    }

    private static OfaConfig config(JsonNode size) {
        List<Integer> blocks = Arrays.stream(PublishedConfigurations.ints(size.get("resnet_bottleneck_blocks")))
                .boxed()
                .toList();
        OfaConfig base = ModelFixture.config(
                size.get("vocab_size").intValue(),
                size.get("d_model").intValue(),
                size.get("encoder_layers").intValue(),
                size.get("decoder_layers").intValue(),
                size.get("attention_heads").intValue(),
                size.get("ffn_dim").intValue(),
                blocks,
                size.get("token_bucket_size").intValue(),
                size.get("image_bucket_size").intValue(),
                VocabularyLayout.PUBLISHED);
        assertEquals(size.get("max_positions").intValue(), base.maxSourcePositions());
        return base;
    }

    @ParameterizedTest
    @MethodSource("published")
    @Tag("golden")
    void opensEverySize(JsonNode size) throws IOException {
        OfaConfig expected = config(size);
        ModelFixture model = new ModelFixture(expected);
        model.config.remove("ofa_layout");
        Path directory = model.write(temporary.resolve("model"));
        try (Checkpoint checkpoint = Checkpoint.open(directory)) {
            assertEquals(expected, checkpoint.config());
            assertEquals(
                    size.get("head_dim").intValue(),
                    checkpoint.config().width() / checkpoint.config().encoderHeads());
            long parameters = checkpoint.names().stream()
                    .filter(name ->
                            !name.matches(".*running_(mean|var)|decoder\\.(embed_tokens|output_projection)\\.weight"))
                    .mapToLong(name -> checkpoint.tensor(name).elements())
                    .sum();
            assertEquals(size.get("parameters").longValue(), parameters);
        }
        Files.delete(directory.resolve("model.safetensors"));
    }

    /** Main class of a separate JVM: opens each argument and reads every tensor's last byte. */
    public static final class OpenAll {
        private OpenAll() {}

        public static void main(String[] paths) {
            for (String path : paths) {
                try (Checkpoint checkpoint = Checkpoint.open(Path.of(path))) {
                    long sum = 0;
                    for (String name : checkpoint.names()) {
                        sum += checkpoint
                                .tensor(name)
                                .data()
                                .get(checkpoint.tensor(name).data().limit() - 1);
                    }
                    System.out.println("opened " + checkpoint.config().encoderLayers() + " layers, sum " + sum);
                }
            }
        }
    }

    @Test
    void twoGigabytesOpenWithASmallHeap() throws Exception {
        ModelFixture model = new ModelFixture(ModelFixture.config(
                59457, 1280, 24, 12, 16, 5120, List.of(3, 8, 36), 256, 42, VocabularyLayout.PUBLISHED));
        Path directory = model.write(temporary.resolve("model"));
        Path torch = directory.resolve("pytorch_model.bin");
        model.writeTorch(torch);
        assertTrue(Files.size(torch) > 1_800_000_000L
                && Files.size(directory.resolve("model.safetensors")) > 1_800_000_000L);
        Path output = temporary.resolve("output");
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + HEAP + "m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        OpenAll.class.getName(),
                        directory.toString(),
                        torch.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertTrue(child.waitFor(2, TimeUnit.MINUTES), "the process is still running");
        } finally {
            child.destroyForcibly();
        }
        String text = Files.readString(output);
        assertEquals(0, child.exitValue(), text);
        assertEquals(2, text.split("opened 24 layers, sum 0", -1).length - 1, text);
        Files.delete(torch);
        Files.delete(directory.resolve("model.safetensors"));
    }
}

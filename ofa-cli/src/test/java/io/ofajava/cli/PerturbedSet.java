// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Some cases of the golden set in a separate directory, whose records tests can modify. */
final class PerturbedSet {
    private static final Path GOLDEN =
            Path.of(System.getProperty("ofa.root", "..")).resolve("ofa-java/src/test/resources/golden");
    private static final ObjectMapper JSON = new ObjectMapper();

    final Path root;

    /** Copies the model nano-base with some of its cases, without a VQGAN. */
    PerturbedSet(Path root, List<String> forward, List<String> generate) throws IOException {
        this.root = root;
        copy("models/nano-base/config.json");
        copy("models/nano-base/model.safetensors.gz");
        copy("generate/images.safetensors.gz");
        ObjectNode index = JSON.createObjectNode();
        ObjectNode cases = index.putObject("nano-base");
        for (String name : forward) {
            cases.set(
                    name,
                    JSON.readTree(GOLDEN.resolve("forward/index.json").toFile())
                            .get("nano-base")
                            .get(name));
            copy("forward/nano-base/" + name + ".safetensors.gz");
        }
        JSON.writeValue(root.resolve("forward/index.json").toFile(), index);
        ArrayNode runs = JSON.createArrayNode();
        for (JsonNode run : JSON.readTree(GOLDEN.resolve("generate/cases.json").toFile())) {
            if (generate.contains(run.get("name").textValue())) {
                runs.add(run);
            }
        }
        JSON.writeValue(root.resolve("generate/cases.json").toFile(), runs);
        Files.createDirectories(root.resolve("vqgan"));
        JSON.writeValue(root.resolve("vqgan/index.json").toFile(), JSON.createObjectNode());
    }

    private void copy(String file) throws IOException {
        Files.createDirectories(root.resolve(file).getParent());
        Files.copy(GOLDEN.resolve(file), root.resolve(file));
    }

    /** Adds to the first value of a tensor of a forward case. */
    void add(String name, String tensor, float difference) throws IOException {
        Path file = root.resolve("forward/nano-base/" + name + ".safetensors.gz");
        byte[] bytes;
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            bytes = in.readAllBytes();
        }
        ByteBuffer values = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int header = (int) values.getLong(0);
        JsonNode described = JSON.readTree(new String(bytes, Long.BYTES, header, StandardCharsets.UTF_8));
        int at = Long.BYTES
                + header
                + described.get(tensor).get("data_offsets").get(0).intValue();
        values.putFloat(at, values.getFloat(at) + difference);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(bytes);
        }
    }

    /** Changes the best hypothesis of the first row of a run. */
    void change(String run, java.util.function.Consumer<ObjectNode> change) throws IOException {
        JsonNode runs = JSON.readTree(root.resolve("generate/cases.json").toFile());
        for (JsonNode one : runs) {
            if (one.get("name").textValue().equals(run)) {
                change.accept((ObjectNode) one.get("hypotheses").get(0).get(0));
            }
        }
        JSON.writeValue(root.resolve("generate/cases.json").toFile(), runs);
    }
}

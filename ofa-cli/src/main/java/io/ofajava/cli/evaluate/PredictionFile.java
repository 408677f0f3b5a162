// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ofajava.error.InvalidInputException;
import io.ofajava.image.Box;
import io.ofajava.text.DefaultMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Predictions as JSON Lines, written as they are made, so that an interrupted evaluation can be continued. The first
 * line identifies the model and the data set; a file of another run is refused. Thread-safe.
 */
final class PredictionFile implements AutoCloseable {
    private static final String RUN = "run";

    private final Path path;
    private final Map<String, Prediction> known = new LinkedHashMap<>();
    private final BufferedWriter writer;

    private PredictionFile(Path path, String run) {
        this.path = path;
        try {
            boolean exists = Files.exists(path) && Files.size(path) > 0;
            if (exists) {
                read(run);
            } else if (path.toAbsolutePath().getParent() != null) {
                Files.createDirectories(path.toAbsolutePath().getParent());
            }
            writer = Files.newBufferedWriter(
                    path, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            if (!exists) {
                line(JsonNodeFactory.instance.objectNode().put(RUN, run));
            }
        } catch (IOException e) {
            throw DataError.PREDICTIONS_NOT_WRITTEN.causedBy(e, path, e.getMessage());
        }
    }

    /**
     * Opens or creates a file.
     *
     * @param run identifies the model and the data set
     * @throws InvalidInputException if the file belongs to another run, or is not a predictions file
     */
    static PredictionFile open(Path path, String run) {
        return new PredictionFile(path, run);
    }

    private void read(String run) throws IOException {
        List<String> lines = Files.readAllLines(path);
        JsonNode first = parse(lines.get(0), 1, lines.size());
        if (first == null || !first.path(RUN).isTextual()) {
            throw DataError.WRONG_FILE.with(path, "is not a predictions file", "another file");
        }
        if (!first.path(RUN).textValue().equals(run)) {
            throw DataError.OTHER_PREDICTIONS.with(path, first.path(RUN).textValue(), run);
        }
        for (int i = 1; i < lines.size(); i++) {
            JsonNode line = parse(lines.get(i), i + 1, lines.size());
            if (line != null) {
                JsonNode box = line.path("box");
                known.put(
                        line.path("id").asText(),
                        new Prediction(
                                line.path("id").asText(),
                                line.path("text").asText(),
                                box.size() != 4
                                        ? null
                                        : new Box(
                                                box.get(0).floatValue(),
                                                box.get(1).floatValue(),
                                                box.get(2).floatValue(),
                                                box.get(3).floatValue())));
            }
        }
        boolean ended = Files.size(path) > 0 && lastByte() == '\n';
        if (!ended) {
            // An incomplete last line of an interrupted run is overwritten.
            Files.writeString(path, String.join("\n", lines.subList(0, lines.size() - 1)) + "\n");
        }
    }

    private int lastByte() throws IOException {
        try (java.io.RandomAccessFile file = new java.io.RandomAccessFile(path.toFile(), "r")) {
            file.seek(file.length() - 1);
            return file.read();
        }
    }

    /** @return null for an incomplete last line */
    private @Nullable JsonNode parse(String line, int number, int lines) {
        try {
            return DefaultMapper.MAPPER.readTree(line);
        } catch (JsonProcessingException e) {
            if (number == lines && number > 1) {
                return null;
            }
            throw DataError.WRONG_FILE.causedBy(
                    e,
                    path,
                    "line " + number + " is not JSON (" + e.getOriginalMessage() + ")",
                    "another predictions file");
        }
    }

    synchronized @Nullable Prediction find(String id) {
        return known.get(id);
    }

    synchronized int size() {
        return known.size();
    }

    synchronized void add(Prediction prediction) {
        known.put(prediction.id(), prediction);
        ObjectNode line =
                JsonNodeFactory.instance.objectNode().put("id", prediction.id()).put("text", prediction.text());
        if (prediction.box() != null) {
            Box box = prediction.box();
            line.putArray("box").add(box.x0()).add(box.y0()).add(box.x1()).add(box.y1());
        }
        try {
            line(line);
        } catch (IOException e) {
            throw DataError.PREDICTIONS_NOT_WRITTEN.causedBy(e, path, e.getMessage());
        }
    }

    private void line(ObjectNode node) throws IOException {
        writer.write(DefaultMapper.MAPPER.writeValueAsString(node));
        writer.write('\n');
        writer.flush();
    }

    @Override
    public void close() {
        try {
            writer.close();
        } catch (IOException e) {
            throw DataError.PREDICTIONS_NOT_WRITTEN.causedBy(e, path, e.getMessage());
        }
    }
}

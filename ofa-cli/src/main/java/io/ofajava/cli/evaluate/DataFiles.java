// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli.evaluate;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ofajava.error.InvalidInputException;
import io.ofajava.image.Box;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** JSON files of data sets, read with limits and with errors that name the place. */
final class DataFiles {
    private static final long MAX_BYTES = 4L << 30;
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(32)
                    .maxStringLength(16 << 20)
                    .build())
            .build());

    private DataFiles() {}

    /** A line of a JSON Lines file. */
    interface Line {
        void accept(JsonNode object, String where);
    }

    static JsonNode object(Path path) {
        requireFile(path);
        try {
            JsonNode node = JSON.readTree(path.toFile());
            if (node == null || !node.isObject()) {
                throw new InvalidInputException(
                        path + ": must hold one JSON object; name the file that the data set published");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new InvalidInputException(
                    path + ": is no JSON (" + e.getOriginalMessage() + "); name the file that the data set published",
                    e);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    static void lines(Path path, Line line) {
        requireFile(path);
        try (BufferedReader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
            int number = 0;
            for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                number++;
                if (!text.isBlank()) {
                    String where = path + " line " + number;
                    line.accept(parse(text, where), where);
                }
            }
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    private static JsonNode parse(String text, String where) {
        try {
            JsonNode node = JSON.readTree(text);
            if (!node.isObject()) {
                throw new InvalidInputException(where + ": must be a JSON object");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new InvalidInputException(where + ": is no JSON (" + e.getOriginalMessage() + ")", e);
        }
    }

    static void requireFile(Path path) {
        try {
            if (!Files.isRegularFile(path)) {
                throw new InvalidInputException(path + ": no such file");
            }
            if (Files.size(path) > MAX_BYTES) {
                throw new InvalidInputException(
                        path + ": has " + Files.size(path) + " bytes; at most " + MAX_BYTES + " are read");
            }
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    static InvalidInputException unreadable(Path path, IOException cause) {
        return new InvalidInputException(
                path + ": cannot be read (" + cause.getMessage() + "); check its permissions", cause);
    }

    static String text(JsonNode node, String field, String where) {
        JsonNode value = node.path(field);
        if (!value.isTextual() && !value.isIntegralNumber()) {
            throw new InvalidInputException(where + ": lacks " + field);
        }
        return value.asText();
    }

    /** An image of a directory; names from a file must not lead out of it. */
    static Path image(Path directory, String name, String where) {
        Path image = directory.resolve(name).normalize();
        if (name.isEmpty() || !image.startsWith(directory.normalize())) {
            throw new InvalidInputException(where + ": names an image outside of the directory of images");
        }
        return image;
    }

    /** {@code [x, y, width, height]} as COCO writes boxes. */
    static Box cocoBox(JsonNode edges, String where) {
        float[] values = numbers(edges, where);
        return new Box(values[0], values[1], values[0] + values[2], values[1] + values[3]);
    }

    /** {@code [x0, y0, x1, y1]}. */
    static Box box(JsonNode edges, String where) {
        float[] values = numbers(edges, where);
        return new Box(values[0], values[1], values[2], values[3]);
    }

    private static float[] numbers(JsonNode edges, String where) {
        if (edges.size() != 4
                || !edges.get(0).isNumber()
                || !edges.get(1).isNumber()
                || !edges.get(2).isNumber()
                || !edges.get(3).isNumber()) {
            throw new InvalidInputException(where + ": has a box that is not four numbers");
        }
        return new float[] {
            edges.get(0).floatValue(),
            edges.get(1).floatValue(),
            edges.get(2).floatValue(),
            edges.get(3).floatValue()
        };
    }
}

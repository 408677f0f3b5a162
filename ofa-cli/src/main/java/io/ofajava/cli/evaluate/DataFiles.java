// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli.evaluate;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ofajava.error.FileError;
import io.ofajava.error.OfaException;
import io.ofajava.image.Box;
import io.ofajava.text.DefaultMapper;
import io.ofajava.text.TextFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads JSON files of data sets within limits. Errors name the location. */
final class DataFiles {
    private static final String PUBLISHED = "the file that the data set published";
    private static final long MAX_BYTES = 4L << 30;
    private static final ObjectMapper JSON = DefaultMapper.MAPPER.copyWith(JsonFactory.builder()
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
                throw DataError.WRONG_FILE.with(path, "must hold one JSON object", PUBLISHED);
            }
            return node;
        } catch (JsonProcessingException e) {
            throw DataError.WRONG_FILE.causedBy(e, path, "is not JSON (" + e.getOriginalMessage() + ")", PUBLISHED);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    static void lines(Path path, Line line) {
        requireFile(path);
        TextFile.forEachLine(path, (text, number) -> {
            if (!text.isBlank()) {
                String where = path + " line " + number;
                line.accept(parse(text, where), where);
            }
        });
    }

    private static JsonNode parse(String text, String where) {
        try {
            JsonNode node = JSON.readTree(text);
            if (!node.isObject()) {
                throw DataError.BAD_ENTRY.with(where, "must be a JSON object");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw DataError.BAD_ENTRY.causedBy(e, where, "is not JSON (" + e.getOriginalMessage() + ")");
        }
    }

    static void requireFile(Path path) {
        try {
            if (!Files.isRegularFile(path)) {
                throw FileError.MISSING.with(path);
            }
            if (Files.size(path) > MAX_BYTES) {
                throw FileError.TOO_LARGE.with(path, MAX_BYTES, "a file of a data set");
            }
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    static OfaException unreadable(Path path, IOException cause) {
        return FileError.UNREADABLE.causedBy(cause, path, cause.getMessage());
    }

    static String text(JsonNode node, String field, String where) {
        JsonNode value = node.path(field);
        if (!value.isTextual() && !value.isIntegralNumber()) {
            throw DataError.FIELD_MISSING.with(where, field);
        }
        return value.asText();
    }

    /** Resolves the image of an entry; the name must not leave the directory. */
    static Path image(Path directory, String name, String where) {
        // Absolute first: a normalised "." is the empty path, which no path starts with.
        Path base = directory.toAbsolutePath().normalize();
        if (name.isEmpty() || !base.resolve(name).normalize().startsWith(base)) {
            throw DataError.IMAGE_OUTSIDE.with(where);
        }
        return directory.resolve(name).normalize();
    }

    /** {@code [x, y, width, height]}, COCO's format of boxes. */
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
            throw DataError.BAD_ENTRY.with(where, "has a box that is not four numbers");
        }
        return new float[] {
            edges.get(0).floatValue(),
            edges.get(1).floatValue(),
            edges.get(2).floatValue(),
            edges.get(3).floatValue()
        };
    }
}

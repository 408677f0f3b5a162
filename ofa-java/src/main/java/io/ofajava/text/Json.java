// SPDX-License-Identifier: Apache-2.0
package io.ofajava.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.error.FileError;
import io.ofajava.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Parses JSON from untrusted files. Duplicate keys are refused; size and depth are limited. */
public final class Json {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(64)
                    .maxStringLength(1 << 20)
                    .maxNumberLength(100)
                    .maxNameLength(4096)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // Jackson's name cache is shared by the whole JVM; names from files are not cached in it.
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    /** Jackson's description of a location: {@code [Source: REDACTED (...); line: 1, column: 1]}. */
    private static final Pattern SOURCE = Pattern.compile("\\[Source: [^;\\]]*; ([^\\]]*)]");

    private Json() {}

    /** Creates parsers with these limits. */
    public static JsonFactory factory() {
        return FACTORY;
    }

    /**
     * Reads the JSON object in {@code path}.
     *
     * @param maxBytes larger files are refused unread
     * @throws InvalidInputException if the file is missing, too large, or not one JSON object
     */
    public static JsonNode readObject(Path path, long maxBytes) {
        try {
            if (!Files.isRegularFile(path)) {
                throw FileError.MISSING.with(path);
            }
            if (Files.size(path) > maxBytes) {
                throw FileError.TOO_LARGE.with(path, maxBytes, "such a file");
            }
            return parseObject(Files.readAllBytes(path), path.toString());
        } catch (IOException e) {
            throw FileError.UNREADABLE.causedBy(e, path, e.getMessage());
        }
    }

    /**
     * Parses the content of a file.
     *
     * @param name the file's name, for messages
     * @throws InvalidInputException if it is not one JSON object
     */
    public static JsonNode parseObject(byte[] bytes, String name) {
        JsonNode node;
        try (JsonParser json = FACTORY.createParser(TextFile.decode(bytes, name))) {
            node = JsonTree.read(json);
        } catch (IOException e) {
            throw FileError.INVALID_JSON.causedBy(e, name, reason(e));
        }
        if (!node.isObject()) {
            throw FileError.INVALID_JSON.with(name, "it must contain one JSON object");
        }
        return node;
    }

    /** The one-line reason of a parser error, without Jackson's excerpt and source description. */
    public static String reason(IOException e) {
        String text = e instanceof JsonProcessingException parsing ? parsing.getOriginalMessage() : e.getMessage();
        String line = SOURCE.matcher(String.valueOf(text).lines().findFirst().orElse("unreadable"))
                .replaceAll("$1");
        return line.length() > 200 ? line.substring(0, 200) + "..." : line;
    }
}

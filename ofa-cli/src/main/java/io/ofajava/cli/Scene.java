// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.image.Box;
import io.ofajava.text.DefaultMapper;
import io.ofajava.text.TextFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An image with its expected outputs.
 *
 * @param image the image file
 * @param captions all correct captions
 * @param questions with their answers
 * @param regions phrases with their boxes
 */
record Scene(Path image, List<String> captions, List<Question> questions, List<Target> regions) {
    private static final String FILE = "scenes.jsonl";

    /** @param kind category of the question; may be empty */
    record Question(String question, String answer, String kind) {}

    /**
     * @param phrase describes one object of the image
     * @param box its box in pixels
     */
    record Target(String phrase, Box box) {}

    /** Reads the scenes of a directory, in the order of their file. */
    static List<Scene> read(Path directory) {
        Path file = directory.resolve(FILE);
        if (!Files.exists(file)) {
            throw CliError.SCENES.with(file, "does not exist; name a directory that training/scenes.py wrote");
        }
        List<String> lines = TextFile.lines(file);
        List<Scene> scenes = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                scenes.add(parse(directory, lines.get(i), file + " line " + (i + 1)));
            }
        }
        if (scenes.isEmpty()) {
            throw CliError.SCENES.with(file, "holds no scene");
        }
        return scenes;
    }

    private static Scene parse(Path directory, String line, String where) {
        JsonNode node;
        try {
            node = DefaultMapper.MAPPER.readTree(line);
        } catch (JsonProcessingException e) {
            throw CliError.SCENES.causedBy(e, where, "is not JSON: " + e.getOriginalMessage());
        }
        List<String> captions = new ArrayList<>();
        node.path("captions").forEach(caption -> captions.add(caption.asText()));
        List<Question> questions = new ArrayList<>();
        for (JsonNode question : node.path("questions")) {
            questions.add(new Question(
                    text(question, "question", where),
                    text(question, "answer", where),
                    question.path("kind").asText("")));
        }
        List<Target> regions = new ArrayList<>();
        for (JsonNode region : node.path("regions")) {
            regions.add(new Target(text(region, "phrase", where), box(region.path("box"), where)));
        }
        return new Scene(directory.resolve(text(node, "image", where)), captions, questions, regions);
    }

    private static String text(JsonNode node, String field, String where) {
        if (!node.path(field).isTextual()) {
            throw CliError.SCENES.with(where, "has no text '" + field + "'");
        }
        return node.path(field).asText();
    }

    private static Box box(JsonNode edges, String where) {
        if (edges.size() != 4
                || !edges.get(0).isNumber()
                || !edges.get(1).isNumber()
                || !edges.get(2).isNumber()
                || !edges.get(3).isNumber()) {
            throw CliError.SCENES.with(where, "has a 'box' that is not four numbers");
        }
        return new Box(
                edges.get(0).floatValue(),
                edges.get(1).floatValue(),
                edges.get(2).floatValue(),
                edges.get(3).floatValue());
    }
}

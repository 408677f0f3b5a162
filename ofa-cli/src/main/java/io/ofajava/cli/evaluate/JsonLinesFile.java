// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.image.Box;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Plain JSON Lines; see {@link DataFormat#JSONL}. All lines must be of the same kind. */
final class JsonLinesFile {
    private JsonLinesFile() {}

    static Metric metric(Path file) {
        Set<Metric> kinds = new LinkedHashSet<>();
        DataFiles.lines(file, (object, where) -> kinds.add(kind(object, where)));
        if (kinds.size() != 1) {
            throw kinds.isEmpty() ? DataError.NO_ENTRIES.with(file) : DataError.MIXED_KINDS.with(file, kinds);
        }
        return kinds.iterator().next();
    }

    private static Metric kind(JsonNode object, String where) {
        if (object.has("question")) {
            return Metric.ANSWER;
        }
        if (object.has("phrase")) {
            return Metric.GROUND;
        }
        if (object.has("hypothesis")) {
            return Metric.ENTAIL;
        }
        if (object.has("captions")) {
            return Metric.CAPTION;
        }
        throw DataError.FIELD_MISSING.with(where, "captions, question, phrase or hypothesis");
    }

    static List<Example> read(Path file, Path images) {
        List<Example> examples = new ArrayList<>();
        DataFiles.lines(file, (object, where) -> examples.add(example(object, images, where, examples.size())));
        return examples;
    }

    private static Example example(JsonNode object, Path images, String where, int number) {
        String id = object.has("id") ? DataFiles.text(object, "id", where) : String.valueOf(number);
        Path image = DataFiles.image(images, DataFiles.text(object, "image", where), where);
        return switch (kind(object, where)) {
            case CAPTION -> Example.of(id, image, "", texts(object, "captions", where));
            case ANSWER ->
                Example.of(
                        id,
                        image,
                        DataFiles.text(object, "question", where),
                        object.has("answers")
                                ? texts(object, "answers", where)
                                : List.of(DataFiles.text(object, "answer", where)));
            case ENTAIL ->
                new Example(
                        id,
                        image,
                        DataFiles.text(object, "hypothesis", where),
                        object.path("caption").asText(""),
                        List.of(DataFiles.text(object, "label", where)),
                        null);
            case GROUND -> {
                Box box = DataFiles.box(object.path("box"), where);
                yield new Example(id, image, DataFiles.text(object, "phrase", where), "", List.of(), box);
            }
        };
    }

    private static List<String> texts(JsonNode object, String field, String where) {
        List<String> texts = new ArrayList<>();
        object.path(field).forEach(text -> texts.add(text.asText()));
        if (texts.isEmpty()) {
            throw DataError.BAD_ENTRY.with(where, field + " must be a list of texts");
        }
        return texts;
    }
}

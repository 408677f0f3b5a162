// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * VQA v2: a file {@code annotations} with {@code question_id}, {@code image_id} and ten {@code answers}, and a separate
 * file {@code questions} with {@code question_id} and {@code question}. Images have COCO's names,
 * {@code COCO_val2014_000000000042.jpg}.
 */
final class VqaFiles {
    private VqaFiles() {}

    static List<Example> read(Path annotations, Path questions, Path images) {
        JsonNode root = DataFiles.object(questions);
        Map<String, String> texts = new HashMap<>();
        for (JsonNode question : root.path("questions")) {
            texts.put(
                    DataFiles.text(question, "question_id", questions.toString()),
                    DataFiles.text(question, "question", questions.toString()));
        }
        JsonNode answers = DataFiles.object(annotations);
        String subset =
                answers.path("data_subtype").asText(root.path("data_subtype").asText("val2014"));
        String where = annotations.toString();
        List<Example> examples = new ArrayList<>();
        for (JsonNode annotation : answers.path("annotations")) {
            String id = DataFiles.text(annotation, "question_id", where);
            List<String> given = new ArrayList<>();
            annotation.path("answers").forEach(answer -> given.add(DataFiles.text(answer, "answer", where)));
            if (!texts.containsKey(id)) {
                throw DataError.QUESTION_MISSING.with(questions, id, annotations);
            }
            JsonNode image = annotation.path("image_id");
            if (!image.isIntegralNumber() || given.isEmpty()) {
                throw DataError.FIELD_MISSING.with(where + ", question " + id, "image_id or answers");
            }
            String name = String.format(Locale.ROOT, "COCO_%s_%012d.jpg", subset, image.longValue());
            examples.add(Example.of(id, DataFiles.image(images, name, where), texts.get(id), given));
        }
        if (examples.isEmpty()) {
            throw DataError.WRONG_FILE.with(annotations, "holds no annotations", "the annotations of VQA v2");
        }
        return examples;
    }
}

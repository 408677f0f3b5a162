// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code captions_*.json} of COCO: {@code images} with {@code id} and {@code file_name}, {@code annotations} with
 * {@code image_id} and {@code caption}.
 */
final class CocoCaptions {
    private CocoCaptions() {}

    static List<Example> read(Path annotations, Path images) {
        JsonNode root = DataFiles.object(annotations);
        String where = annotations.toString();
        Map<String, List<String>> captions = new LinkedHashMap<>();
        for (JsonNode annotation : root.path("annotations")) {
            captions.computeIfAbsent(DataFiles.text(annotation, "image_id", where), id -> new ArrayList<>())
                    .add(DataFiles.text(annotation, "caption", where));
        }
        List<Example> examples = new ArrayList<>();
        for (JsonNode image : root.path("images")) {
            String id = DataFiles.text(image, "id", where);
            if (captions.containsKey(id)) {
                examples.add(Example.of(
                        id,
                        DataFiles.image(images, DataFiles.text(image, "file_name", where), where),
                        "",
                        captions.get(id)));
            }
        }
        if (examples.isEmpty()) {
            throw DataError.WRONG_FILE.with(annotations, "holds no image with captions", "a captions_*.json of COCO");
        }
        return examples;
    }
}

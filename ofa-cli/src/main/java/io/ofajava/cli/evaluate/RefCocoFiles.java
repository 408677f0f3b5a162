// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.checkpoint.PickleData;
import io.ofajava.error.OfaException;
import io.ofajava.image.Box;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * RefCOCO, RefCOCO+ and RefCOCOg in their published form: a pickle of references ({@code ref_id}, {@code ann_id},
 * {@code image_id}, {@code split} and {@code sentences}) and {@code instances.json} with the boxes. Every sentence is
 * an example.
 */
final class RefCocoFiles {
    private static final String INSTANCES = "instances.json";

    private RefCocoFiles() {}

    static List<Example> read(Path references, Path images, String split) {
        JsonNode instances = DataFiles.object(references.resolveSibling(INSTANCES));
        String where = references.resolveSibling(INSTANCES).toString();
        Map<Long, Box> boxes = new HashMap<>();
        for (JsonNode annotation : instances.path("annotations")) {
            boxes.put(annotation.path("id").longValue(), DataFiles.cocoBox(annotation.path("bbox"), where));
        }
        Map<Long, String> names = new HashMap<>();
        for (JsonNode image : instances.path("images")) {
            names.put(image.path("id").longValue(), DataFiles.text(image, "file_name", where));
        }
        DataFiles.requireFile(references);
        if (!(PickleData.read(references) instanceof List<?> list)) {
            throw malformed(references);
        }
        List<Example> examples = new ArrayList<>();
        TreeSet<String> splits = new TreeSet<>();
        for (Object item : list) {
            if (!(item instanceof Map<?, ?> reference) || !(reference.get("sentences") instanceof List<?> sentences)) {
                throw malformed(references);
            }
            String named = String.valueOf(reference.get("split"));
            splits.add(named);
            if (named.equals(split)) {
                String name = names.get(number(reference, "image_id", references));
                Box box = boxes.get(number(reference, "ann_id", references));
                if (name == null || box == null) {
                    throw DataError.FIELD_MISSING.with(
                            where, "the image or annotation of reference " + reference.get("ref_id"));
                }
                add(examples, reference, sentences, DataFiles.image(images, name, where), box, references);
            }
        }
        if (examples.isEmpty()) {
            throw DataError.UNKNOWN_SPLIT.with(references, split, splits);
        }
        return examples;
    }

    private static void add(
            List<Example> examples, Map<?, ?> reference, List<?> sentences, Path image, Box box, Path references) {
        int number = 0;
        for (Object item : sentences) {
            if (!(item instanceof Map<?, ?> sentence) || !(sentence.get("sent") instanceof String text)) {
                throw malformed(references);
            }
            examples.add(new Example(reference.get("ref_id") + "/" + number++, image, text, "", List.of(), box));
        }
    }

    private static long number(Map<?, ?> reference, String key, Path references) {
        if (reference.get(key) instanceof Long value) {
            return value;
        }
        throw malformed(references);
    }

    private static OfaException malformed(Path references) {
        return DataError.WRONG_FILE.with(
                references, "is not a list of references", "the refs(...).p of RefCOCO, RefCOCO+ or RefCOCOg");
    }
}

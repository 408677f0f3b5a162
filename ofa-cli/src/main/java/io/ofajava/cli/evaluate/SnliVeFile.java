// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli.evaluate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code snli_ve_*.jsonl}: {@code Flickr30K_ID} (or {@code Flikr30kID}), {@code sentence1} (a caption of the image),
 * {@code sentence2} (the hypothesis) and {@code gold_label}. Pairs without a gold label ({@code -}) are skipped, as in
 * the published evaluation.
 */
final class SnliVeFile {
    /** The labels of the data set, as OFA generates them. */
    private static final Map<String, String> LABELS =
            Map.of("entailment", "yes", "contradiction", "no", "neutral", "maybe");

    private SnliVeFile() {}

    static List<Example> read(Path file, Path images) {
        List<Example> examples = new ArrayList<>();
        DataFiles.lines(file, (object, where) -> {
            String gold = DataFiles.text(object, "gold_label", where);
            if (gold.equals("-")) {
                return;
            }
            String label = LABELS.get(gold);
            if (label == null) {
                throw DataError.BAD_ENTRY.with(where, "gold_label must be one of " + LABELS.keySet());
            }
            String name = DataFiles.text(object, object.has("Flickr30K_ID") ? "Flickr30K_ID" : "Flikr30kID", where);
            String id =
                    object.has("pairID") ? DataFiles.text(object, "pairID", where) : String.valueOf(examples.size());
            examples.add(new Example(
                    id,
                    DataFiles.image(images, name.endsWith(".jpg") ? name : name + ".jpg", where),
                    DataFiles.text(object, "sentence2", where),
                    object.path("sentence1").asText(""),
                    List.of(label),
                    null));
        });
        if (examples.isEmpty()) {
            throw DataError.WRONG_FILE.with(file, "holds no pair with a gold label", "a file of SNLI-VE");
        }
        return examples;
    }
}

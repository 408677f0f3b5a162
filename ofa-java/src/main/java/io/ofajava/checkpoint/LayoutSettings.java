// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.error.CheckpointError;
import io.ofajava.error.InvalidInputException;
import io.ofajava.text.VocabularyLayout;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The layout of a vocabulary: which ids are text, codes and bins. */
final class LayoutSettings {
    private static final Logger LOG = LoggerFactory.getLogger(LayoutSettings.class);

    private LayoutSettings() {}

    /**
     * The object {@code ofa_layout} of a configuration; empty if there is none.
     *
     * @param where names the file in errors
     * @throws InvalidInputException if a member is missing or the object contradicts itself
     */
    static Optional<VocabularyLayout> in(JsonNode config, String where) {
        if (!config.has("ofa_layout")) {
            return Optional.empty();
        }
        Settings settings = Settings.of(config.get("ofa_layout"), where + " (ofa_layout)");
        return Optional.of(new VocabularyLayout(
                settings.required("text_vocab"), settings.required("mask_token_id"),
                settings.required("code_offset"), settings.required("num_codes"),
                settings.required("bin_offset"), settings.required("num_bins")));
    }

    /**
     * The layout that a file gives, otherwise the published one for its number of ids, otherwise the one that a fairseq
     * task describes.
     *
     * @param stored the layout that a file gives, if any
     * @param vocab number of ids
     * @param task the task's arguments; may be empty
     * @throws InvalidInputException if the layout is unknown, or the stored one has ids beyond the vocabulary
     */
    static VocabularyLayout resolved(
            Optional<VocabularyLayout> stored, Path weights, int vocab, boolean fairseq, Settings task) {
        if (stored.isPresent()) {
            VocabularyLayout layout = stored.get();
            if (layout.end() > vocab) {
                throw CheckpointError.MISMATCH.with(
                        weights,
                        "ofa_layout names ids up to " + (layout.end() - 1) + ", but the vocabulary has " + vocab);
            }
            return layout;
        }
        if (vocab == VocabularyLayout.PUBLISHED_SIZE || vocab == VocabularyLayout.TEXT2SQL_SIZE) {
            return VocabularyLayout.PUBLISHED;
        }
        if (vocab == VocabularyLayout.CHINESE_SIZE) {
            return VocabularyLayout.CHINESE;
        }
        int codes = task.integer("code_dict_size", 0);
        int bins = task.integer("num_bins", 0);
        if (fairseq && codes > 0 && bins > 0 && (long) codes + bins < vocab) {
            return VocabularyLayout.contiguous(vocab - codes - bins, codes, bins);
        }
        String remedy =
                "put a config.json with ofa_layout (text_vocab, mask_token_id, code_offset, num_codes, bin_offset,"
                        + " num_bins) beside it";
        if (!fairseq) {
            throw CheckpointError.NO_LAYOUT.with(weights, vocab, VocabularyLayout.PUBLISHED_SIZE, remedy);
        }
        LOG.warn(
                "{}: the layout of its {} ids is unknown, so all are treated as text; for boxes and images, {}",
                weights,
                vocab,
                remedy);
        return VocabularyLayout.contiguous(vocab, 0, 0);
    }
}

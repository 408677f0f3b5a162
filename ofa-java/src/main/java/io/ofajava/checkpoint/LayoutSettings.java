// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.error.InvalidInputException;
import io.ofajava.text.VocabularyLayout;
import java.util.Optional;

/** The layout of a vocabulary in a configuration. */
final class LayoutSettings {
    private LayoutSettings() {}

    /**
     * The object {@code ofa_layout} of a configuration; empty if there is none.
     *
     * @param where names the file in errors
     * @throws InvalidInputException if the object lacks a member or contradicts itself
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
}

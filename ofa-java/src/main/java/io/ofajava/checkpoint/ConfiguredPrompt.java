// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import io.ofajava.checkpoint.pickle.Names;
import java.util.Set;

/** The {@code prompt} of a ModelScope model. A prompt that the task cannot use is reported as ignored. */
final class ConfiguredPrompt {
    private static final String SETTING = "prompt";
    private static final String SLOT = "{}";
    private static final Set<String> WITHOUT_TEXT = Set.of("caption", "classify", "ocr");
    private static final Set<String> OF_PAIRS = Set.of("mnli", "mrpc", "qnli", "qqp", "rte");

    private ConfiguredPrompt() {}

    /**
     * The prompt with one slot for each text of the task; empty if there is none.
     *
     * @param model {@code model} of {@code configuration.json}
     * @param task one of this library's tasks; empty if it is unknown
     */
    static String of(Settings model, String task, Findings findings) {
        String prompt = model.text(SETTING, "");
        if (prompt.isEmpty()) {
            return "";
        }
        String reason = "";
        int slots = slots(prompt);
        if (task.isEmpty()) {
            reason = "the task that it belongs to is not known to this library";
        } else if (!Names.isPlain(prompt)) {
            reason = "it is too long or contains control characters; the default prompt of " + task + " replaces it";
        } else if (slots != texts(task)) {
            reason = "its number of slots is " + slots + ", and the task " + task + " needs " + texts(task)
                    + "; the default prompt replaces it";
        }
        if (reason.isEmpty()) {
            return prompt;
        }
        findings.ignored(SETTING, reason, model.where());
        return "";
    }

    /** The number of texts that a task takes. */
    static int texts(String task) {
        if (WITHOUT_TEXT.contains(task)) {
            return 0;
        }
        return OF_PAIRS.contains(task) ? 2 : 1;
    }

    private static int slots(String prompt) {
        int slots = 0;
        for (int at = prompt.indexOf(SLOT); at >= 0; at = prompt.indexOf(SLOT, at + SLOT.length())) {
            slots++;
        }
        return slots;
    }
}

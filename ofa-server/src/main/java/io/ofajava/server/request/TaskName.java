// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.request;

import java.util.Arrays;
import java.util.Locale;

/** The tasks that a request can name. */
public enum TaskName {
    /** Describe a picture. */
    CAPTION(true, false),
    /** Answer a question about a picture. */
    ANSWER(true, true),
    /** Find what a phrase names on a picture. */
    GROUND(true, true),
    /** Draw what a text says. */
    PAINT(false, true),
    /** Follow an instruction, about a picture or not. */
    RUN(false, true);

    private final boolean needsImage;
    private final boolean needsText;

    TaskName(boolean needsImage, boolean needsText) {
        this.needsImage = needsImage;
        this.needsText = needsText;
    }

    /** Whether a picture must be given. */
    public boolean needsImage() {
        return needsImage;
    }

    /** Whether a picture may be given. */
    public boolean takesImage() {
        return this != PAINT;
    }

    /** Whether a text must be given. */
    public boolean needsText() {
        return needsText;
    }

    /** The name in requests, metrics and logs. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The task of that name, or null. */
    static TaskName of(String id) {
        return Arrays.stream(values())
                .filter(task -> task.id().equals(id))
                .findFirst()
                .orElse(null);
    }

    /** All names, for messages. */
    static String all() {
        return String.join(", ", Arrays.stream(values()).map(TaskName::id).toList());
    }
}

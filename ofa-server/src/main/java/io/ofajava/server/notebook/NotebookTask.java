// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.notebook;

import org.jspecify.annotations.Nullable;

/** The values of {@code ofa_task}. */
enum NotebookTask {
    /** Describe an image. */
    OFA_TASK_IMAGE_CAPTION(false),
    /** Answer a question about an image. */
    OFA_TASK_VISUAL_QA(false),
    /** Draw a box around what a phrase describes. */
    OFA_TASK_VISUAL_GROUNDING(true),
    /** Generate an image. */
    OFA_TASK_TEXT2IMAGE(true);

    private final boolean writes;

    NotebookTask(boolean writes) {
        this.writes = writes;
    }

    /** Whether it writes an image to the request's bucket. */
    boolean writes() {
        return writes;
    }

    /** The task with this name, or null. */
    static @Nullable NotebookTask of(String name) {
        for (NotebookTask task : values()) {
            if (task.name().equals(name)) {
                return task;
            }
        }
        return null;
    }
}

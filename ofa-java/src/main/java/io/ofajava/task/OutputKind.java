// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

/** The kind of a task's output. */
public enum OutputKind {
    /** Free text, or one of the choices if a request gives some. */
    TEXT,
    /** One of a closed list of texts. */
    CHOICE,
    /** One box. */
    BOX,
    /** Text with boxes in it, each followed by its label. */
    LABELED_BOXES,
    /** Images. */
    IMAGES
}

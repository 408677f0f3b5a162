// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

/** The source of a task's choices. */
public enum ChoiceUse {
    /** None: the output is free text. */
    NONE,
    /** A request may give choices. */
    OPTIONAL,
    /** A request gives the choices, unless the checkpoint contains labels. */
    REQUIRED,
    /** The task has fixed choices. */
    FIXED
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

/** Where the choices of a task come from. */
public enum ChoiceUse {
    /** The task writes freely. */
    NONE,
    /** A request may give choices. */
    OPTIONAL,
    /** A request gives the choices, unless the checkpoint brings its labels. */
    REQUIRED,
    /** The task has its own. */
    FIXED
}

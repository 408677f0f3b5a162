// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

/** Whether a task takes an input. */
public enum Use {
    /** The task does not take it. */
    NONE,
    /** The task takes it, and works without. */
    OPTIONAL,
    /** The task needs it. */
    REQUIRED
}

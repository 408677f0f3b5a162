// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

/** Whether a task takes an input. */
public enum Use {
    /** The task does not take it. */
    NONE,
    /** The task takes it, but does not need it. */
    OPTIONAL,
    /** The task needs it. */
    REQUIRED
}

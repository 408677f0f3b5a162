// SPDX-License-Identifier: Apache-2.0
package io.ofajava.error;

/**
 * What kind of error a code stands for: decides the exception's class, a front end's status or exit code, and whether
 * trying again helps.
 */
public enum ErrorKind {
    /** The caller can correct it: an input, a setting, a checkpoint. Thrown as {@link InvalidInputException}. */
    INVALID_INPUT,
    /** The model's output is not what the task needs: no box, no text. Thrown as {@link ModelOutputException}. */
    MODEL_OUTPUT,
    /** Not enough memory, disk or device; the same call may succeed later. Thrown as {@link ResourceException}. */
    RESOURCE,
    /** The object is not in a state for this call: closed, or called from its own callback. */
    STATE,
    /** The machine lacks something: a library, a driver, a directory. */
    ENVIRONMENT,
    /** A fault of this library or of one below it. */
    INTERNAL
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.error;

/**
 * Classifies error codes. The kind determines the exception's class, the status or exit code in a front end, and
 * whether a retry can succeed.
 */
public enum ErrorKind {
    /** The caller can correct an input, a setting or a checkpoint. Thrown as {@link InvalidInputException}. */
    INVALID_INPUT,
    /**
     * The model's output is not what the task needs, such as text without a box. Thrown as
     * {@link ModelOutputException}.
     */
    MODEL_OUTPUT,
    /**
     * Insufficient memory or disk space, or an unavailable device; a retry may succeed. Thrown as
     * {@link ResourceException}.
     */
    RESOURCE,
    /** The object's state does not permit the call: it is closed, or called from its own callback. */
    STATE,
    /** A library, a driver or a directory is missing on the machine. */
    ENVIRONMENT,
    /** A defect in this library or in a dependency. */
    INTERNAL
}

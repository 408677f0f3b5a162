// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.error.ErrorCode;
import io.ofajava.error.ErrorKind;
import io.ofajava.error.MessageTemplate;

/** Errors of the command. Errors of the library have their own codes. */
public enum CliError implements ErrorCode {
    /** Invalid arguments. */
    ARGUMENT(ErrorKind.INVALID_INPUT, "{problem}"),
    /** A model that is neither a file nor in the cache. */
    NOT_FETCHED(
            ErrorKind.INVALID_INPUT,
            "{model}: no such file or directory, and the cache has no model with this id; fetch it with ${fetchModel}"),
    /** A model that is not in the cache. */
    NOT_IN_CACHE(ErrorKind.INVALID_INPUT, "the cache has no model {id}; 'ofa models --cached' lists the cached models"),
    /** A feature that this build does not include. */
    NOT_IN_BUILD(ErrorKind.ENVIRONMENT, "not in this build"),
    /** The evaluation failed or was interrupted. */
    EVALUATION_FAILED(ErrorKind.INTERNAL, "the evaluation failed: {reason}"),
    /** AWS rejected the request. */
    AWS_REFUSED(ErrorKind.INVALID_INPUT, "{reason}"),
    /** AWS, or the connection to it, failed. */
    AWS_FAILED(ErrorKind.INTERNAL, "{reason}"),
    /** Scenes that cannot be read. */
    SCENES(ErrorKind.INVALID_INPUT, "{file}: {problem}"),
    /** Files of a data set that cannot be read. */
    DATA(ErrorKind.INVALID_INPUT, "{file}: {problem}"),
    /** An unusable predictions file. */
    PREDICTIONS(ErrorKind.INVALID_INPUT, "{file}: {problem}; name another predictions file"),
    /** An archive that is not a valid package. */
    PACKAGE_DAMAGED(ErrorKind.INVALID_INPUT, "{archive}: {problem}; fetch the package again"),
    /** A file that cannot be written. */
    NOT_WRITTEN(
            ErrorKind.ENVIRONMENT,
            "{file}: cannot be written ({reason}); free some space or name another file with {flag}");

    private final ErrorKind kind;
    private final MessageTemplate template;

    CliError(ErrorKind kind, String template) {
        this.kind = kind;
        this.template = MessageTemplate.of(template);
    }

    @Override
    public ErrorKind kind() {
        return kind;
    }

    @Override
    public MessageTemplate template() {
        return template;
    }
}

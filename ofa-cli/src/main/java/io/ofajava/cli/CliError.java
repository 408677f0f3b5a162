// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.error.ErrorCode;
import io.ofajava.error.ErrorKind;
import io.ofajava.error.MessageTemplate;

/** Errors of the command itself; those of the library have their own codes. */
public enum CliError implements ErrorCode {
    /** Arguments that cannot be used. */
    ARGUMENT(ErrorKind.INVALID_INPUT, "{problem}"),
    /** A model that is neither a file nor in the cache. */
    NOT_FETCHED(
            ErrorKind.INVALID_INPUT,
            "{model}: no such file or directory, and the cache does not hold a model of this id; fetch it with"
                    + " ${fetchModel}"),
    /** A model that the cache does not hold. */
    NOT_IN_CACHE(ErrorKind.INVALID_INPUT, "the cache holds no model {id}; 'ofa models --cached' lists what it holds"),
    /** Something that this build does not contain. */
    NOT_IN_BUILD(ErrorKind.ENVIRONMENT, "not in this build"),
    /** The evaluation failed or was interrupted. */
    EVALUATION_FAILED(ErrorKind.INTERNAL, "the evaluation failed: {reason}"),
    /** AWS refuses what was asked for. */
    AWS_REFUSED(ErrorKind.INVALID_INPUT, "{reason}"),
    /** AWS failed. */
    AWS_FAILED(ErrorKind.INTERNAL, "{reason}"),
    /** Scenes that cannot be read. */
    SCENES(ErrorKind.INVALID_INPUT, "{file}: {problem}"),
    /** Files of a data set that cannot be read. */
    DATA(ErrorKind.INVALID_INPUT, "{file}: {problem}"),
    /** A file of predictions that cannot be used. */
    PREDICTIONS(ErrorKind.INVALID_INPUT, "{file}: {problem}; name another file of predictions"),
    /** An archive that is no sound package. */
    PACKAGE_DAMAGED(ErrorKind.INVALID_INPUT, "{archive}: {problem}; fetch the package again"),
    /** A file cannot be written. */
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

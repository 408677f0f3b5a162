// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli.evaluate;

import io.ofajava.error.ErrorCode;
import io.ofajava.error.ErrorKind;
import io.ofajava.error.MessageTemplate;

/** Errors in the files of an evaluation: data sets and predictions. */
public enum DataError implements ErrorCode {
    /** A file of another format. */
    WRONG_FILE(ErrorKind.INVALID_INPUT, "{file}: {problem}; name {expected}"),
    /** An entry that violates the format. */
    BAD_ENTRY(ErrorKind.INVALID_INPUT, "{entry}: {problem}"),
    /** An entry without a required field. */
    FIELD_MISSING(ErrorKind.INVALID_INPUT, "{entry}: has no {field}"),
    /** An entry that names a file in another directory. */
    IMAGE_OUTSIDE(ErrorKind.INVALID_INPUT, "{entry}: names an image outside of the directory of images"),
    /** An image of the data set is missing. */
    IMAGE_MISSING(
            ErrorKind.INVALID_INPUT, "{image}: no such file; name the directory with the images of {annotations}"),
    /** Questions and annotations of different splits. */
    QUESTION_MISSING(
            ErrorKind.INVALID_INPUT, "{questions}: has no question {id} of {annotations}; name the files of one split"),
    /** There is no split with that name. */
    UNKNOWN_SPLIT(ErrorKind.INVALID_INPUT, "{file}: has no split '{split}'; its splits are {known}"),
    /** A file with entries of several kinds. */
    MIXED_KINDS(ErrorKind.INVALID_INPUT, "{file}: mixes {kinds}; put each kind into a separate file"),
    /** A file without entries. */
    NO_ENTRIES(ErrorKind.INVALID_INPUT, "{file}: is empty"),
    /** A required setting is missing. */
    SETTING_MISSING(ErrorKind.INVALID_INPUT, "{setting} is missing; {remedy}"),
    /** Predictions of another model or data set. */
    OTHER_PREDICTIONS(
            ErrorKind.INVALID_INPUT,
            "{file}: contains the predictions of '{found}', not of '{expected}'; name another predictions file"),
    /** Predictions cannot be kept. */
    PREDICTIONS_NOT_WRITTEN(
            ErrorKind.ENVIRONMENT, "{file}: cannot be written ({reason}); free some space or name another file");

    private final ErrorKind kind;
    private final MessageTemplate template;

    DataError(ErrorKind kind, String template) {
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

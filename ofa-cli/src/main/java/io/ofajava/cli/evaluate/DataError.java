// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli.evaluate;

import io.ofajava.error.ErrorCode;
import io.ofajava.error.ErrorKind;
import io.ofajava.error.MessageTemplate;

/** Files of an evaluation that cannot be used: data sets and predictions. */
public enum DataError implements ErrorCode {
    /** A file of another kind than the format has. */
    WRONG_FILE(ErrorKind.INVALID_INPUT, "{file}: {problem}; name {expected}"),
    /** One entry that contradicts the format. */
    BAD_ENTRY(ErrorKind.INVALID_INPUT, "{entry}: {problem}"),
    /** An entry without a field. */
    FIELD_MISSING(ErrorKind.INVALID_INPUT, "{entry}: lacks {field}"),
    /** An entry that names a file elsewhere. */
    IMAGE_OUTSIDE(ErrorKind.INVALID_INPUT, "{entry}: names an image outside of the directory of images"),
    /** An image that the data set names is not there. */
    IMAGE_MISSING(
            ErrorKind.INVALID_INPUT,
            "{image}: no such file; name the directory that holds the images of {annotations}"),
    /** Questions and annotations of different splits. */
    QUESTION_MISSING(
            ErrorKind.INVALID_INPUT, "{questions}: lacks question {id} of {annotations}; name the files of one split"),
    /** No split of that name. */
    UNKNOWN_SPLIT(ErrorKind.INVALID_INPUT, "{file}: has no split '{split}'; it has {known}"),
    /** A file with entries of several kinds. */
    MIXED_KINDS(ErrorKind.INVALID_INPUT, "{file}: mixes {kinds}; put each kind into a file of its own"),
    /** A file without entries. */
    NO_ENTRIES(ErrorKind.INVALID_INPUT, "{file}: is empty"),
    /** A setting that the format needs. */
    SETTING_MISSING(ErrorKind.INVALID_INPUT, "{setting} is missing; {remedy}"),
    /** Predictions of another model or data set. */
    OTHER_PREDICTIONS(
            ErrorKind.INVALID_INPUT,
            "{file}: holds the predictions of '{found}', not of '{expected}'; name another file of predictions"),
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

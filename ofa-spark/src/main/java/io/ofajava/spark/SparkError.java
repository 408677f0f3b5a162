// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import io.ofajava.error.ErrorCode;
import io.ofajava.error.ErrorKind;
import io.ofajava.error.MessageTemplate;

/** Errors of jobs on Apache Spark, in addition to those of the library. */
public enum SparkError implements ErrorCode {
    /** The model's files do not exist. */
    MODEL_ABSENT(
            ErrorKind.ENVIRONMENT,
            "there is no model {model} on {host}; put the same files on every host, name a directory of an object "
                    + "store, or send them with spark.archives and name them spark-files:NAME"),
    /** The model's files differ from those on the driver. */
    MODEL_CHANGED(
            ErrorKind.ENVIRONMENT,
            "the model {model} differs on {host}: {file} {problem}; copy the same files to every host"),
    /** The model does not have the expected hash. */
    MODEL_HASH(
            ErrorKind.INVALID_INPUT,
            "the model {model} has the hash {found}, but modelHash is {expected}; name the right model, or do "
                    + "not set modelHash"),
    /** Too many files in the model's directory. */
    MODEL_TOO_MANY_FILES(
            ErrorKind.INVALID_INPUT, "the model {model} has more than {most} files; name the directory of one model"),
    /** The model does not support the task. */
    TASK_NOT_SERVED(ErrorKind.INVALID_INPUT, "the model {model} does not serve the task {task}; it serves {served}"),
    /** A required parameter is not set. */
    PARAMETER_MISSING(ErrorKind.INVALID_INPUT, "{parameter} is not set, but {reason}; set it"),
    /** A parameter is set that the task does not accept. */
    PARAMETER_NOT_TAKEN(ErrorKind.INVALID_INPUT, "{parameter} is set, but {reason}; remove it"),
    /** A parameter has an invalid value. */
    PARAMETER_INVALID(ErrorKind.INVALID_INPUT, "{parameter} is '{value}'; it must be {expected}"),
    /** The data has no such column. */
    COLUMN_MISSING(ErrorKind.INVALID_INPUT, "there is no column '{column}' for {parameter}; the columns are {columns}"),
    /** The column has the wrong type. */
    COLUMN_TYPE(
            ErrorKind.INVALID_INPUT, "the column '{column}' for {parameter} is of type {type}; it must be {expected}"),
    /** The output column exists already. */
    COLUMN_TAKEN(ErrorKind.INVALID_INPUT, "the column '{column}' already exists; set outputCol to another name"),
    /** An address that is not allowed. */
    URI_REFUSED(
            ErrorKind.INVALID_INPUT,
            "{uri} is not read: {reason}; set uriPrefixes to the directories that " + "may be read"),
    /** The file does not exist. */
    IMAGE_ABSENT(ErrorKind.INVALID_INPUT, "there is no file {uri}"),
    /** The file cannot be read. */
    IMAGE_UNREADABLE(ErrorKind.INVALID_INPUT, "{uri} cannot be read: {reason}"),
    /** An archive is truncated or violates its format. */
    ARCHIVE_DAMAGED(ErrorKind.INVALID_INPUT, "{archive}: damaged archive: {reason}; the rest of it is not read"),
    /** A sample of an archive exceeds a limit. */
    SAMPLE_TOO_LARGE(
            ErrorKind.INVALID_INPUT, "{sample} has {bytes} bytes, over the limit of {most}; raise maxImageBytes"),
    /** A sample of an archive has no image. */
    SAMPLE_WITHOUT_IMAGE(ErrorKind.INVALID_INPUT, "{sample} has no image; add an image file (extensions: {endings})"),
    /** A line of a JSON Lines file is not a JSON object. */
    LINE_DAMAGED(ErrorKind.INVALID_INPUT, "this line is not a JSON object: {line}"),
    /** A row failed, and errors fail the job. */
    ROW_FAILED(ErrorKind.INVALID_INPUT, "row {row} failed with {code}: {reason}; set errorMode to row to keep errors"),
    /** There is no input. */
    INPUT_EMPTY(ErrorKind.INVALID_INPUT, "there is no input at {input}; name files or directories that exist"),
    /** Two rows have the same key. */
    KEY_TWICE(
            ErrorKind.INVALID_INPUT,
            "the key '{key}' occurs {count} times; keys identify rows when a job is continued, so make them unique"),
    /** The output contains the results of another job. */
    OUTPUT_OF_ANOTHER_JOB(
            ErrorKind.INVALID_INPUT,
            "{output} contains the results of another job ({setting} was {found}, now {given}); choose another output"),
    /** The output contains other files. */
    OUTPUT_TAKEN(
            ErrorKind.INVALID_INPUT,
            "{output} contains files that were not written by such a job; choose " + "another output");

    private final ErrorKind kind;
    private final MessageTemplate template;

    SparkError(ErrorKind kind, String template) {
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

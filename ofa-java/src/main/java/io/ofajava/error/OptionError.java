// SPDX-License-Identifier: Apache-2.0
package io.ofajava.error;

/** Errors in settings and generation options. */
public enum OptionError implements ErrorCode {
    /** A number outside its range. */
    OUT_OF_RANGE(ErrorKind.INVALID_INPUT, "{setting} is {value}; it must be {least} to {most}"),
    /** A number that must be a multiple of another. */
    NOT_A_MULTIPLE(ErrorKind.INVALID_INPUT, "{setting} is {value}; it must be a multiple of {factor}"),
    /** A name that is not one of the permitted ones. */
    UNKNOWN_VALUE(ErrorKind.INVALID_INPUT, "{setting} is '{value}'; it must be one of {known}"),
    /** A value of another type. */
    WRONG_TYPE(ErrorKind.INVALID_INPUT, "{setting} is {value}; it must be {expected}"),
    /** An unknown setting. */
    UNKNOWN_NAME(ErrorKind.INVALID_INPUT, "there is no setting '{name}'; the settings are {known}"),
    /** A text that is empty or too long. */
    TEXT_LENGTH(
            ErrorKind.INVALID_INPUT,
            "{setting} has {length} characters; it must have 1 to {most}, and not only white space"),
    /** A list that is empty or too long. */
    LIST_LENGTH(ErrorKind.INVALID_INPUT, "{setting} has {count} texts; it must have 1 to {most}"),
    /** A list with an empty text. */
    LIST_ITEM_EMPTY(
            ErrorKind.INVALID_INPUT,
            "{setting}: text {number} of {count} is empty or not a text; remove or correct it"),
    /** Two settings that exclude each other. */
    EXCLUSIVE(ErrorKind.INVALID_INPUT, "{setting} and {other} exclude each other; set one of them"),
    /** The engine does not support the precision. */
    PRECISION_NOT_ON_ENGINE(
            ErrorKind.INVALID_INPUT,
            "the engine {engine} does not compute in {precision}; set ${precision} to {supported}, or"
                    + " choose another ${engine}"),
    /** A weight exceeds the range of the precision. */
    PRECISION_TOO_NARROW(
            ErrorKind.INVALID_INPUT,
            "weight {tensor} holds {value}, which exceeds float16's maximum {most}; set "
                    + "${precision} to bf16 or fp32");

    private final ErrorKind kind;
    private final MessageTemplate template;

    OptionError(ErrorKind kind, String template) {
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

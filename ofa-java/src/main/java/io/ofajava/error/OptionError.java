// SPDX-License-Identifier: Apache-2.0
package io.ofajava.error;

/** Settings and generation options that cannot be used. */
public enum OptionError implements ErrorCode {
    /** A number outside its range. */
    OUT_OF_RANGE(ErrorKind.INVALID_INPUT, "{setting} is {value}; it must be {least} to {most}"),
    /** A number that must be a multiple of another. */
    NOT_A_MULTIPLE(ErrorKind.INVALID_INPUT, "{setting} is {value}; it must be a multiple of {factor}"),
    /** A name that is none of the known ones. */
    UNKNOWN_VALUE(ErrorKind.INVALID_INPUT, "{setting} is '{value}'; it must be one of {known}"),
    /** A value of another type. */
    WRONG_TYPE(ErrorKind.INVALID_INPUT, "{setting} is {value}; it must be {expected}"),
    /** A setting that does not exist. */
    UNKNOWN_NAME(ErrorKind.INVALID_INPUT, "there is no setting '{name}'; known are {known}"),
    /** A text that is empty or too long. */
    TEXT_LENGTH(
            ErrorKind.INVALID_INPUT,
            "{setting} has {length} characters; give 1 to {most}, not all of them white space"),
    /** A list with too many texts, or none. */
    LIST_LENGTH(ErrorKind.INVALID_INPUT, "{setting} has {count} texts; give 1 to {most}"),
    /** A list with an empty text. */
    LIST_ITEM_EMPTY(
            ErrorKind.INVALID_INPUT,
            "{setting}: text {number} of {count} is empty or no text; remove it or give it some text"),
    /** Two settings that exclude each other. */
    EXCLUSIVE(ErrorKind.INVALID_INPUT, "{setting} and {other} exclude each other; give one of them"),
    /** The engine has no kernels for the precision. */
    PRECISION_NOT_ON_ENGINE(
            ErrorKind.INVALID_INPUT,
            "the engine {engine} does not compute in {precision}; set ${precision} to {supported}, or"
                    + " choose another ${engine}"),
    /** A weight is beyond the range of the precision. */
    PRECISION_TOO_NARROW(
            ErrorKind.INVALID_INPUT,
            "weight {tensor} holds {value}, which is beyond float16's greatest number {most}; set "
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

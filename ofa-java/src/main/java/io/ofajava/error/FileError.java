// SPDX-License-Identifier: Apache-2.0
package io.ofajava.error;

/** Errors in reading or writing files of any kind. */
public enum FileError implements ErrorCode {
    /** The file does not exist. */
    MISSING(ErrorKind.INVALID_INPUT, "{file}: no such file or directory"),
    /** A directory or device instead of a file. */
    NOT_A_FILE(ErrorKind.INVALID_INPUT, "{file}: is not a regular file; name a file"),
    /** The file cannot be read. */
    UNREADABLE(ErrorKind.INVALID_INPUT, "{file}: cannot be read ({reason}); check its permissions"),
    /** A directory cannot be listed. */
    UNLISTABLE(ErrorKind.INVALID_INPUT, "{file}: cannot be listed ({reason}); check its permissions"),
    /** The file cannot be written. */
    UNWRITABLE(
            ErrorKind.INVALID_INPUT,
            "{file}: cannot be written ({reason}); name a file in a directory that exists and is " + "writable"),
    /** Larger than permitted for its kind. */
    TOO_LARGE(ErrorKind.INVALID_INPUT, "{file}: has more than {most} bytes, the limit for {kind}"),
    /** Not UTF-8 text. */
    NOT_UTF8(ErrorKind.INVALID_INPUT, "{file}: is not UTF-8 text; fetch it again or save it as UTF-8"),
    /** Not valid JSON. */
    INVALID_JSON(ErrorKind.INVALID_INPUT, "{file}: is not valid JSON ({reason}); correct it or fetch it again"),
    /** A Git LFS pointer instead of the file. */
    LFS_POINTER(
            ErrorKind.INVALID_INPUT, "{file}: is a Git LFS pointer, not the file itself; fetch it with git lfs pull"),
    /** A line that is not UTF-8. */
    NOT_UTF8_LINE(ErrorKind.INVALID_INPUT, "{file}, line {line}: is not UTF-8 (byte {byte}); save the file as UTF-8"),
    /** Text in another encoding. */
    OTHER_ENCODING(ErrorKind.INVALID_INPUT, "{file} is {encoding}; save it as UTF-8"),
    /** Other content under the name of the expected file. */
    NOT_THE_FILE(ErrorKind.INVALID_INPUT, "{file}: is {found}, not the file itself; {remedy}");

    private final ErrorKind kind;
    private final MessageTemplate template;

    FileError(ErrorKind kind, String template) {
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

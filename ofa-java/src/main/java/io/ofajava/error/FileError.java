// SPDX-License-Identifier: Apache-2.0
package io.ofajava.error;

/** Files that cannot be read or written, whatever they are for. */
public enum FileError implements ErrorCode {
    /** There is nothing of that name. */
    MISSING(ErrorKind.INVALID_INPUT, "{file}: no such file or directory"),
    /** A directory or device where a file is needed. */
    NOT_A_FILE(ErrorKind.INVALID_INPUT, "{file}: is not a regular file; name a file"),
    /** The system refuses to read it. */
    UNREADABLE(ErrorKind.INVALID_INPUT, "{file}: cannot be read ({reason}); check its permissions"),
    /** The system refuses to list a directory. */
    UNLISTABLE(ErrorKind.INVALID_INPUT, "{file}: cannot be listed ({reason}); check its permissions"),
    /** The system refuses to write it. */
    UNWRITABLE(
            ErrorKind.INVALID_INPUT,
            "{file}: cannot be written ({reason}); name a file in a directory that exists and is " + "writable"),
    /** Larger than such a file may be. */
    TOO_LARGE(ErrorKind.INVALID_INPUT, "{file}: has more than {most} bytes, the limit for {kind}"),
    /** Text in another encoding, or no text. */
    NOT_UTF8(ErrorKind.INVALID_INPUT, "{file}: is not UTF-8 text; fetch it again or save it as UTF-8"),
    /** Text that is no JSON. */
    INVALID_JSON(ErrorKind.INVALID_INPUT, "{file}: is not valid JSON ({reason}); correct it or fetch it again"),
    /** A pointer of Git LFS in place of the file. */
    LFS_POINTER(
            ErrorKind.INVALID_INPUT,
            "{file}: is a pointer of Git LFS, not the file itself; fetch it with git lfs pull"),
    /** A line that is not UTF-8. */
    NOT_UTF8_LINE(ErrorKind.INVALID_INPUT, "{file}, line {line}: is not UTF-8 (byte {byte}); save the file as UTF-8"),
    /** Text in another encoding. */
    OTHER_ENCODING(ErrorKind.INVALID_INPUT, "{file} is {encoding}; save it as UTF-8"),
    /** Another file under the name of the one that was asked for. */
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

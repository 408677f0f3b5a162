// SPDX-License-Identifier: Apache-2.0
package io.ofajava.error;

/** The cache of derived files. */
public enum CacheError implements ErrorCode {
    /** Neither the cache nor the temporary directory can be written. */
    NOT_WRITABLE(
            ErrorKind.ENVIRONMENT,
            "{problem} ({reason}), and neither can the temporary directory {temporary} "
                    + "({temporaryReason}); set ${cache} to a writable directory"),
    /** A derived file cannot be written. */
    WRITE_FAILED(
            ErrorKind.ENVIRONMENT,
            "cannot write to the cache directory {directory}: {reason}; free some space there, or set"
                    + " ${cache} to another directory"),
    /** Neither the cache nor its substitute has free space. */
    NO_ROOM(
            ErrorKind.ENVIRONMENT,
            "cannot write {name} to the cache directory {directory} ({reason}) nor to {substitute} "
                    + "({substituteReason}); free some space there, or set ${cache} to another directory"),
    /** The thread was interrupted while files were derived or verified. */
    INTERRUPTED(ErrorKind.STATE, "interrupted while {action}"),
    /** The cache's path contains characters that the locale cannot encode. */
    NOT_EXPRESSIBLE(
            ErrorKind.INVALID_INPUT,
            "the cache directory is '{directory}', which the character set of this locale ({charset})"
                    + " cannot express; set LC_ALL to a locale with UTF-8, such as C.UTF-8, or ${cache} to a "
                    + "directory with an ASCII name"),
    /** Another process holds the lock of an entry. */
    LOCKED(
            ErrorKind.ENVIRONMENT,
            "another process has held {file} for {minutes} minutes; end it, or set ${cache} to " + "another directory"),
    /** Derived files were removed while they were in use. */
    REMOVED(ErrorKind.ENVIRONMENT, "{file} was removed while its model was {state}; load the model again");

    private final ErrorKind kind;
    private final MessageTemplate template;

    CacheError(ErrorKind kind, String template) {
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

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.error;

/** The cache of derived files. */
public enum CacheError implements ErrorCode {
    /** Neither the cache nor the temporary directory can be written. */
    NOT_WRITABLE(
            ErrorKind.ENVIRONMENT,
            "neither the cache directory nor {temporary} can be written; set ${cache} to a writable " + "directory"),
    /** A derived file cannot be written. */
    WRITE_FAILED(
            ErrorKind.ENVIRONMENT,
            "cannot write to the cache directory {directory}: {reason}; free some space there, or set"
                    + " ${cache} to another directory");

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

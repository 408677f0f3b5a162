// SPDX-License-Identifier: Apache-2.0
package io.ofajava.selftest;

import io.ofajava.error.ErrorCode;
import io.ofajava.error.ErrorKind;
import io.ofajava.error.MessageTemplate;

/** Errors of the self-test. */
public enum SelfTestError implements ErrorCode {
    /** The golden cases are missing or damaged. */
    NO_GOLDEN(
            ErrorKind.ENVIRONMENT,
            "the golden cases of the self-test {problem}; use the artifact ofa-selftest of the same version");

    private final ErrorKind kind;
    private final MessageTemplate template;

    SelfTestError(ErrorKind kind, String template) {
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

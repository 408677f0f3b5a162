// SPDX-License-Identifier: Apache-2.0
package io.ofajava.bench;

import io.ofajava.error.ErrorCode;
import io.ofajava.error.ErrorKind;
import io.ofajava.error.MessageTemplate;

/** Errors of benchmarks. */
public enum BenchError implements ErrorCode {
    /** Invalid argument. */
    ARGUMENT(ErrorKind.INVALID_INPUT, "{problem}"),
    /** Unreadable operator profiles. */
    PROFILE(ErrorKind.INTERNAL, "{file}: {reason}"),
    /** No operator profiles. */
    NO_PROFILE(ErrorKind.INVALID_INPUT, "only ONNX Runtime profiles operators; set ${engine} to cpu or cuda"),
    /** Too little disk for a random model. */
    NO_DISK(
            ErrorKind.INVALID_INPUT,
            "a random model of size {size} takes {needed} GB with its graphs, but {directory} has {free} GB free; "
                    + "set ${cache} to another directory, or choose a smaller size"),
    /** Too little memory for a random model. */
    NO_MEMORY(
            ErrorKind.INVALID_INPUT,
            "a model of size {size} takes about {needed} GB of memory, but this machine has {there} GB; choose "
                    + "a smaller size");

    private final ErrorKind kind;
    private final MessageTemplate template;

    BenchError(ErrorKind kind, String template) {
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

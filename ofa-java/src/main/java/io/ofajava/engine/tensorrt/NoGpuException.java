// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine.tensorrt;

import io.ofajava.error.EngineError;
import io.ofajava.error.OfaException;

/** There is no usable GPU. */
public class NoGpuException extends OfaException {
    private static final long serialVersionUID = 1L;

    /** @param parameter of the code's template */
    public NoGpuException(EngineError code, Throwable cause, Object parameter) {
        super(code, cause, parameter);
    }
}

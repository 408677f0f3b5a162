// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine.tensorrt;

import io.ofajava.error.OfaException;

/** There is no GPU that could be used. */
public class NoGpuException extends OfaException {
    /**
     * No GPU.
     *
     * @param message what is missing and the remedy
     * @param cause of the library
     */
    public NoGpuException(String message, Throwable cause) {
        super(message, cause);
    }
}

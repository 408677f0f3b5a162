// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine.tensorrt;

import io.ofajava.error.EngineError;
import io.ofajava.error.OfaException;

/** A call into CUDA or TensorRT failed. */
public class TensorRtException extends OfaException {
    /** CUDA's error number for "out of memory". */
    public static final int OUT_OF_MEMORY = 2;
    /** The code of TensorRT's errors, which have no numbers. */
    public static final int NO_CODE = -1;

    private final String call;
    private final int status;

    /**
     * A failure.
     *
     * @param call the function of the library
     * @param code CUDA's error number, or {@link #NO_CODE}
     * @param detail the library's message
     */
    public TensorRtException(String call, int code, String detail) {
        super(EngineError.CALL_FAILED, null, call, detail);
        this.call = call;
        this.status = code;
    }

    /** @return the function of the library that failed */
    public String call() {
        return call;
    }

    /** @return CUDA's error number, or {@link #NO_CODE} */
    public int status() {
        return status;
    }

    /** @return whether the device had too little memory */
    public boolean isOutOfMemory() {
        return status == OUT_OF_MEMORY;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine.tensorrt;

import io.ofajava.error.EngineError;
import io.ofajava.error.ResourceException;

/** The device has too little memory for a request. The backend stays usable: smaller requests may succeed. */
public class DeviceMemoryException extends ResourceException {
    private static final long serialVersionUID = 1L;

    private static final int MEGABYTE = 1 << 20;

    private final long requestedBytes;

    /**
     * Too little memory.
     *
     * @param requestedBytes what was asked for
     * @param usedBytes what this backend's tensors hold
     * @param cause of the library
     */
    DeviceMemoryException(long requestedBytes, long usedBytes, Throwable cause) {
        super(EngineError.OUT_OF_DEVICE_MEMORY, cause, requestedBytes / MEGABYTE, usedBytes / MEGABYTE);
        this.requestedBytes = requestedBytes;
    }

    /** @return the bytes that were asked for */
    public long requestedBytes() {
        return requestedBytes;
    }
}

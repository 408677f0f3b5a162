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
     * @param requestedBytes the size of the failed allocation
     * @param usedBytes memory of this backend's tensors
     * @param cause the library's error
     */
    DeviceMemoryException(long requestedBytes, long usedBytes, Throwable cause) {
        super(EngineError.OUT_OF_DEVICE_MEMORY, cause, requestedBytes / MEGABYTE, usedBytes / MEGABYTE);
        this.requestedBytes = requestedBytes;
    }

    /** @return the size of the failed allocation */
    public long requestedBytes() {
        return requestedBytes;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine.tensorrt;

import io.ofajava.error.EngineMemoryException;

/** The device has too little memory for a request. The backend stays usable: smaller requests may succeed. */
public class DeviceMemoryException extends EngineMemoryException {
    private static final long serialVersionUID = 1L;

    private final long requestedBytes;

    /**
     * Too little memory.
     *
     * @param requestedBytes what was asked for
     * @param usedBytes what this backend's tensors hold
     * @param cause of the library
     */
    DeviceMemoryException(long requestedBytes, long usedBytes, Throwable cause) {
        super(
                "the GPU has no memory for another " + requestedBytes / (1 << 20) + " MB beside the "
                        + usedBytes / (1 << 20)
                        + " MB in use; use --precision fp16, fewer requests or beams at once, smaller pictures (--image-size), or another GPU (--device)",
                cause);
        this.requestedBytes = requestedBytes;
    }

    /** @return the bytes that were asked for */
    public long requestedBytes() {
        return requestedBytes;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.tensorrt;

import io.ofajava.engine.tensorrt.TensorRtException;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.Pointer;

/** Statuses and addresses of CUDA. */
final class Cuda {
    private Cuda() {}

    /** Throws unless a call of CUDA succeeded. */
    static void check(String call, int status) {
        if (status != cudart.cudaSuccess) {
            String name = cudart.cudaGetErrorString(status).getString();
            cudart.cudaGetLastError(); // forgets an error that does not last
            throw new TensorRtException(call, status, name + " (" + status + ")");
        }
    }

    /** A device address as the presets want it. */
    static Pointer at(long address) {
        return new Address(address);
    }

    private static final class Address extends Pointer {
        Address(long address) {
            this.address = address;
        }
    }
}

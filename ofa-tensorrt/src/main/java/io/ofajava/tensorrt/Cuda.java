// SPDX-License-Identifier: Apache-2.0
package io.ofajava.tensorrt;

import io.ofajava.engine.tensorrt.TensorRtException;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.Pointer;

/** Status codes and addresses of CUDA. */
final class Cuda {
    private Cuda() {}

    /** Throws unless a call of CUDA succeeded. */
    static void check(String call, int status) {
        if (status != cudart.cudaSuccess) {
            String name = cudart.cudaGetErrorString(status).getString();
            cudart.cudaGetLastError(); // clears an error that is not sticky
            throw new TensorRtException(call, status, name + " (" + status + ")");
        }
    }

    /** A device address in the type of the presets. */
    static Pointer at(long address) {
        return new Address(address);
    }

    private static final class Address extends Pointer {
        Address(long address) {
            this.address = address;
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.tensorrt;

import io.ofajava.engine.tensorrt.TensorRtApi;
import org.bytedeco.javacpp.Pointer;

/**
 * An object of the libraries.
 *
 * @param pointer the object
 * @param destruction destroys it
 */
record Native(Pointer pointer, Runnable destruction) implements TensorRtApi.Handle {
    static <P extends Pointer> P of(TensorRtApi.Handle handle, Class<P> type) {
        return type.cast(((Native) handle).pointer);
    }
}

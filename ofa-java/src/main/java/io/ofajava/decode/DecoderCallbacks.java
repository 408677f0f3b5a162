// SPDX-License-Identifier: Apache-2.0
package io.ofajava.decode;

import io.ofajava.natives.ofa_step;
import io.ofajava.natives.ofa_step_fn;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.javacpp.Pointer;

/**
 * The one function that native code calls for all decoders; the user pointer of a decoder is a number that says whose
 * call it is. JavaCPP has ten functions for the instances of a callback class, and so a limit of ten decoders if each
 * had its own.
 */
final class DecoderCallbacks {
    private static final int FAILED = 1;
    private static final Map<Long, Decoder.Callback> REGISTERED = new ConcurrentHashMap<>();
    private static final AtomicLong NEXT = new AtomicLong(1);

    private DecoderCallbacks() {}

    /** Made when the native library is loaded, and kept: native code holds only its address. */
    private static final class Holder {
        private static final ofa_step_fn FUNCTION = new ofa_step_fn() {
            @Override
            public int call(ofa_step step, Pointer user) {
                Decoder.Callback callback = REGISTERED.get(user.address());
                return callback == null ? FAILED : callback.call(step);
            }
        };
    }

    static ofa_step_fn function() {
        return Holder.FUNCTION;
    }

    /** @return the number of a decoder's callback, until it is unregistered */
    static long register(Decoder.Callback callback) {
        long handle = NEXT.getAndIncrement();
        REGISTERED.put(handle, callback);
        return handle;
    }

    static void unregister(long handle) {
        REGISTERED.remove(handle);
    }

    /** The number as a pointer, which nobody follows. */
    static Pointer pointer(long handle) {
        return new Handle(handle);
    }

    private static final class Handle extends Pointer {
        Handle(long value) {
            address = value;
        }
    }
}

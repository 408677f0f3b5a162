// SPDX-License-Identifier: Apache-2.0
package io.ofajava.decode;

import io.ofajava.natives.ofa_step;
import io.ofajava.natives.ofa_step_fn;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * The one function that native code calls for all decoders. A decoder's user pointer is a number that identifies it.
 * JavaCPP has ten functions for the instances of a callback class, so one callback per decoder would limit the number
 * of decoders to ten.
 */
final class DecoderCallbacks {
    private static final int FAILED = 1;
    private static final Map<Long, Decoder.Callback> REGISTERED = new ConcurrentHashMap<>();
    private static final AtomicLong NEXT = new AtomicLong(1);

    private DecoderCallbacks() {}

    /** Created when the native library is loaded and never released: native code has only its address. */
    private static final class Holder {
        private static final ofa_step_fn FUNCTION = new ofa_step_fn() {
            @Override
            public int call(ofa_step step, @Nullable Pointer user) {
                Decoder.Callback callback =
                        REGISTERED.get(Objects.requireNonNull(user, "user").address());
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

    /** The number as a pointer that is never dereferenced. */
    static Pointer pointer(long handle) {
        return new Handle(handle);
    }

    private static final class Handle extends Pointer {
        Handle(long value) {
            address = value;
        }
    }
}

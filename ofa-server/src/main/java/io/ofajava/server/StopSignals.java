// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import io.ofajava.server.error.ServerError;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Consumer;

/**
 * Handles SIGTERM and SIGINT before the JVM does. A shutdown hook would be too late, because the engine's own hook
 * frees the engine while requests are still being computed. The JDK exports the class {@code sun.misc.Signal} for such
 * use, but does not document it, hence the reflection.
 */
final class StopSignals {
    private static final List<String> NAMES = List.of("TERM", "INT");

    private StopSignals() {}

    /** @param action receives the signal's name, on a separate thread, for each signal */
    static void handle(Consumer<String> action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            for (String name : NAMES) {
                Object proxy = Proxy.newProxyInstance(
                        StopSignals.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                            switch (method.getName()) {
                                case "handle" -> new Thread(() -> action.accept("SIG" + name), "ofa-stop").start();
                                case "equals" -> {
                                    return self == arguments[0];
                                }
                                case "hashCode" -> {
                                    return System.identityHashCode(self);
                                }
                                default -> {
                                    return "OFA's handler of SIG" + name;
                                }
                            }
                            return null;
                        });
                signal.getMethod("handle", signal, handler)
                        .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
            }
        } catch (ReflectiveOperationException e) {
            throw ServerError.NO_SIGNALS.causedBy(e);
        }
    }
}

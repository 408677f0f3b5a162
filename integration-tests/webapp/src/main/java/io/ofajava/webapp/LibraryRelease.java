// SPDX-License-Identifier: Apache-2.0
package io.ofajava.webapp;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;

/**
 * Releases what two libraries keep until the JVM ends, so that the container can free the class loader of this
 * application after it was stopped. The models are closed by then, and no other part of the application uses JavaCPP or
 * ONNX Runtime any longer.
 */
@WebListener
public final class LibraryRelease implements ServletContextListener {
    @Override
    public void contextDestroyed(ServletContextEvent event) {
        // JavaCPP's thread that frees memory of unreachable pointers.
        Pointer.interruptDeallocatorThread();
        try {
            removeShutdownHooks(getClass().getClassLoader());
        } catch (ReflectiveOperationException | RuntimeException e) {
            event.getServletContext()
                    .log(
                            "the class loader of this application remains until the JVM ends, because the JVM was started"
                                    + " without --add-opens=java.base/java.lang=ALL-UNNAMED",
                            e);
        }
    }

    /**
     * ONNX Runtime 1.29 registers a shutdown hook in the constructor of {@code ai.onnxruntime.OrtEnvironment} and keeps
     * no reference to the thread, which {@link Runtime#removeShutdownHook} needs.
     *
     * @param owner the context class loader of the threads that registered the hooks
     */
    private static void removeShutdownHooks(ClassLoader owner) throws ReflectiveOperationException {
        Class<?> registry = Class.forName("java.lang.ApplicationShutdownHooks");
        Field field = registry.getDeclaredField("hooks");
        field.setAccessible(true);
        List<?> hooks;
        synchronized (registry) {
            hooks = List.copyOf(((Map<?, ?>) field.get(null)).keySet());
        }
        for (Object hook : hooks) {
            if (hook instanceof Thread thread && thread.getContextClassLoader() == owner) {
                Runtime.getRuntime().removeShutdownHook(thread);
            }
        }
    }
}

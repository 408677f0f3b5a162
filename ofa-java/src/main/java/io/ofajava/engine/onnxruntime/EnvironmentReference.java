// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps ONNX Runtime's environment until the process is gone. ONNX Runtime's binding releases it in a shutdown hook,
 * whether sessions still run or not. What logs a session's failure belongs to the environment: a JVM that was ended
 * (System.exit, SIGTERM) in the middle of a request whose run then failed crashed in freed memory. The environment
 * counts its owners, so one that is asked for a second time and never released outlives every hook; the system takes
 * its memory back.
 *
 * <p>The binding has no public way to become a second owner, so its own one is called by reflection. Where a module's
 * walls forbid that, or another version of the binding has it no more, all is as before.
 */
final class EnvironmentReference {
    private static final Logger LOG = LoggerFactory.getLogger(EnvironmentReference.class);
    private static boolean held;

    private EnvironmentReference() {}

    /**
     * Makes this process the environment's second owner, once.
     *
     * @param environment one that exists
     * @return whether the environment stays
     */
    static synchronized boolean hold(OrtEnvironment environment, OrtLoggingLevel level, String name) {
        if (!held) {
            try {
                Field api = Class.forName("ai.onnxruntime.OnnxRuntime", true, OrtEnvironment.class.getClassLoader())
                        .getDeclaredField("ortApiHandle");
                api.setAccessible(true);
                Method create =
                        OrtEnvironment.class.getDeclaredMethod("createHandle", long.class, int.class, String.class);
                create.setAccessible(true);
                create.invoke(null, api.getLong(null), level.getValue(), name);
                held = true;
            } catch (ReflectiveOperationException | RuntimeException e) {
                LOG.debug("ending the JVM while {} runs may crash it: {}", environment, e.toString());
            }
        }
        return held;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps ONNX Runtime's environment until the process ends. ONNX Runtime's Java binding releases it in a shutdown hook,
 * even if sessions still run. The logger for a session's errors belongs to the environment, so a JVM that was ended
 * (System.exit, SIGTERM) during a request whose run then failed crashed in freed memory. The environment is
 * reference-counted: a second reference that is never released outlives every hook, and the operating system reclaims
 * the memory.
 *
 * <p>Upstream: https://github.com/microsoft/onnxruntime/issues/31352. This class is the only workaround.
 *
 * <p>The binding has no public way to take a second reference, so its own reference is taken again by reflection. If
 * module access rules forbid that, or another version of the binding does not have the method, the behaviour is
 * unchanged.
 */
final class EnvironmentReference {
    private static final Logger LOG = LoggerFactory.getLogger(EnvironmentReference.class);
    private static boolean held;

    private EnvironmentReference() {}

    /**
     * Takes the second reference, once per process.
     *
     * @param environment an existing environment
     * @return whether the environment is kept
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

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine.onnxruntime;

import io.ofajava.nativelib.NativeLibrary;
import io.ofajava.natives.OfaNative;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns ONNX Runtime's telemetry off. Microsoft's builds for Linux and macOS (since 1.29) send usage events and keep a
 * device identifier below {@code ~/.cache}, unless {@code ORT_DISABLE_TELEMETRY=1} is in the environment when the
 * library is initialised; {@code OrtEnvironment.setTelemetry} is too late for that. See <a
 * href="https://github.com/microsoft/onnxruntime/pull/27379">the pull request</a> that added it.
 */
final class Telemetry {
    private static final Logger LOG = LoggerFactory.getLogger(Telemetry.class);
    private static boolean off;

    private Telemetry() {}

    /**
     * Must run before the first use of a class of ONNX Runtime that loads its native library. Logs one line if the
     * application loaded ONNX Runtime earlier.
     *
     * @throws io.ofajava.error.OfaException if the native library of this project cannot be loaded
     */
    static synchronized void off() {
        if (off) {
            return;
        }
        NativeLibrary.require();
        int[] tooLate = new int[1];
        NativeLibrary.check(OfaNative.ofa_onnxruntime_telemetry_off(tooLate));
        off = true;
        if (tooLate[0] != 0) {
            LOG.warn(
                    "ONNX Runtime was loaded before this library, with its telemetry on: it may send usage events to Microsoft. "
                            + "Set ORT_DISABLE_TELEMETRY=1 in the environment of the process to turn that off");
        }
    }
}

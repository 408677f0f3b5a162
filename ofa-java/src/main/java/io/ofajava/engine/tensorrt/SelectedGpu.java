// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine.tensorrt;

import io.ofajava.error.EngineError;
import java.util.Locale;

/** The selection of a GPU, and its description for people. */
final class SelectedGpu {
    /** Compute capability 7.5, the minimum of TensorRT 11. */
    private static final int LEAST_CAPABILITY = 75;

    private SelectedGpu() {}

    /**
     * Selects a GPU for this thread.
     *
     * @param number the GPU's number, from 0
     * @throws io.ofajava.error.OfaException if there is no such GPU or it is too old
     */
    static TensorRtApi.Device of(TensorRtApi api, int number) {
        TensorRtApi.Device device = select(api, number);
        if (device.capability() < LEAST_CAPABILITY) {
            throw EngineError.GPU_TOO_OLD.with(device.name(), version(device.capability(), 10));
        }
        return device;
    }

    private static TensorRtApi.Device select(TensorRtApi api, int number) {
        try {
            return api.selectDevice(number);
        } catch (TensorRtException e) {
            throw switch (e.status()) {
                case TensorRtProvider.NO_DEVICE, TensorRtProvider.INSUFFICIENT_DRIVER ->
                    new NoGpuException(EngineError.NO_GPU, e, e.getMessage());
                case TensorRtProvider.INVALID_DEVICE -> new NoGpuException(EngineError.NO_SUCH_GPU, e, number);
                default -> e;
            };
        }
    }

    /** Versions, name, number and compute capability. */
    static String description(TensorRtApi.Device device) {
        return "TensorRT " + device.tensorRt() + " on " + device.name() + " (GPU " + device.ordinal()
                + ", compute capability " + version(device.capability(), 10) + ", CUDA " + device.cuda() / 1000 + "."
                + device.cuda() % 1000 / 10 + ")";
    }

    private static String version(int number, int base) {
        return String.format(Locale.ROOT, "%d.%d", number / base, number % base);
    }
}

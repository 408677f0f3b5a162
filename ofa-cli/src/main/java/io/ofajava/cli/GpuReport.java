// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.engine.onnxruntime.OnnxRuntimeBackend;
import io.ofajava.engine.tensorrt.TensorRtApi;
import io.ofajava.engine.tensorrt.TensorRtProvider;
import io.ofajava.error.EngineError;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Checks this machine's support for GPU engines. Each method returns what was found, or throws an error that names what
 * is missing.
 */
final class GpuReport {
    private static final Path DRIVER = Path.of("/proc/driver/nvidia/version");
    private static final int LEAST_CAPABILITY = 75;
    private static final long GIGABYTE = 1_000_000_000;

    private final int device;

    /** @param device the GPU's index */
    GpuReport(int device) {
        this.device = device;
    }

    /** The kernel driver. */
    static String driver() throws IOException {
        if (!Files.isReadable(DRIVER)) {
            throw new IOException("no NVIDIA driver");
        }
        return Files.readAllLines(DRIVER).get(0).replace("NVRM version:", "").strip();
    }

    /** ONNX Runtime's CUDA provider. */
    static String cudaProvider() {
        if (!OnnxRuntimeBackend.hasCuda()) {
            throw CliError.NOT_IN_BUILD.with();
        }
        return "in this build";
    }

    /** The libraries, the GPU and its memory, as reported by CUDA. */
    String tensorRt() {
        try (TensorRtApi api = TensorRtProvider.load()) {
            TensorRtApi.Device found = api.selectDevice(device);
            TensorRtApi.Memory memory = api.memory();
            if (found.capability() < LEAST_CAPABILITY) {
                throw EngineError.GPU_TOO_OLD.with(found.name(), decimal(found.capability(), 10));
            }
            return "TensorRT " + found.tensorRt() + ", CUDA " + decimal(found.cuda() / 10, 100) + " (driver up to "
                    + decimal(found.driver() / 10, 100) + "), GPU " + device + ": "
                    + found.name() + ", compute capability " + decimal(found.capability(), 10)
                    + String.format(
                            Locale.ROOT,
                            ", %.1f of %.1f GB free",
                            (double) memory.free() / GIGABYTE,
                            (double) memory.total() / GIGABYTE);
        }
    }

    private static String decimal(int number, int base) {
        return number / base + "." + number % base;
    }

    /** The free space for graphs and plans, or that it cannot be measured. */
    static String disk(Path cache) throws IOException {
        // Files.getFileStore searches for a mount point and fails in a root directory that is not one, as after chroot.
        File directory = existing(cache).toFile();
        return disk(directory.getTotalSpace(), directory.getUsableSpace());
    }

    /** @param total the size of the file system in bytes; 0 if unknown */
    static String disk(long total, long free) throws IOException {
        if (total == 0) {
            return "the free space for the cache cannot be measured here";
        }
        String found = String.format(Locale.ROOT, "%.1f GB free for the cache", (double) free / GIGABYTE);
        if (free < 2 * GIGABYTE) {
            throw new IOException(found);
        }
        return found;
    }

    /** The path, or the closest directory above it that exists. */
    private static Path existing(Path path) throws IOException {
        for (Path each = path.toAbsolutePath(); each != null; each = each.getParent()) {
            if (Files.exists(each)) {
                return each;
            }
        }
        throw new IOException(path + ": no directory above it exists");
    }
}

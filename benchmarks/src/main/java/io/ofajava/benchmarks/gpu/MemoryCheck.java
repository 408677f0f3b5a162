// SPDX-License-Identifier: Apache-2.0
package io.ofajava.benchmarks.gpu;

import io.ofajava.bench.BenchTask;
import io.ofajava.engine.tensorrt.TensorRtApi;
import io.ofajava.engine.tensorrt.TensorRtException;
import io.ofajava.error.OfaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Device memory: behaviour when it is full, and whether requests leak any. */
final class MemoryCheck {
    private static final long LARGEST_BLOCK = 1L << 30;
    private static final long SMALLEST_BLOCK = 1L << 20;
    /** Bytes that allocators of the driver and of TensorRT may keep in addition. */
    private static final long DRIVER_SLACK = 64L << 20;
    /** Growth of the host process of a JVM without a leak, in megabytes. */
    private static final double RESIDENT_SLACK_MB = 128;

    private final GpuCheck check;

    MemoryCheck(GpuCheck check) {
        this.check = check;
    }

    /** Fills the device, allocates more than is left, frees it, and allocates again. */
    void exhaust() {
        GpuModel model = GpuModel.of(check.option("model", "nano"), check);
        int candidates = check.number("candidates", 24);
        int side = check.number("image-size", 0);
        Map<String, Object> finding = new LinkedHashMap<>();
        try (GpuSession session = new GpuSession(check, model, check.option("precision", "fp16"), true)) {
            List<String> before = GpuSession.outcome(session.run(BenchTask.CAPTION, side, 1));
            List<Long> hog = new ArrayList<>();
            long taken = fill(session.api(), hog);
            finding.put("filled_bytes", taken);
            String error = null;
            boolean typed = false;
            try {
                session.run(BenchTask.PAINT, 0, candidates);
            } catch (OfaException e) {
                error = e.getMessage();
                typed = deviceMemory(e);
            }
            hog.forEach(session.api()::free);
            boolean same = before.equals(GpuSession.outcome(session.run(BenchTask.CAPTION, side, 1)));
            boolean recovered = session.run(BenchTask.PAINT, 0, candidates)
                            .results()
                            .get(0)
                            .hypotheses()
                            .size()
                    == candidates;
            finding.put("error", error);
            finding.put("typed", typed);
            finding.put("same_caption_afterwards", same);
            finding.put("generates_afterwards", recovered);
            check.report(finding);
            if (!typed || !same || !recovered) {
                check.fail();
            }
        }
    }

    private static boolean deviceMemory(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause.getClass().getSimpleName().equals("DeviceMemoryException")) {
                return true;
            }
        }
        return false;
    }

    private static long fill(TensorRtApi api, List<Long> blocks) {
        long taken = 0;
        for (long size = LARGEST_BLOCK; size >= SMALLEST_BLOCK; size /= 2) {
            try {
                while (true) {
                    blocks.add(api.allocate(size));
                    taken += size;
                }
            } catch (TensorRtException e) {
                if (!e.isOutOfMemory()) {
                    throw e;
                }
            }
        }
        return taken;
    }

    /** Runs many captions; compares memory after the first tenth and at the end. */
    void leak() throws IOException {
        int requests = check.number("requests", 1000);
        int side = check.number("image-size", 0);
        GpuModel model = GpuModel.of(check.option("model", "demo"), check);
        try (GpuSession session = new GpuSession(check, model, check.option("precision", "fp16"), true)) {
            for (int i = 0; i < Math.max(1, requests / 10); i++) {
                session.run(BenchTask.CAPTION, side, 1);
            }
            long taken = session.takenBytes();
            long free = session.api().memory().free();
            double resident = residentMegabytes();
            long start = System.nanoTime();
            for (int i = 0; i < requests; i++) {
                session.run(BenchTask.CAPTION, side, 1);
            }
            Map<String, Object> finding = new LinkedHashMap<>();
            finding.put("requests", requests);
            finding.put("seconds", (System.nanoTime() - start) / 1e9);
            finding.put("tensor_bytes_grown", session.takenBytes() - taken);
            finding.put("device_bytes_grown", free - session.api().memory().free());
            finding.put("resident_mb_grown", residentMegabytes() - resident);
            check.report(finding);
            if (session.takenBytes() != taken
                    || free - session.api().memory().free() > DRIVER_SLACK
                    || residentMegabytes() - resident > RESIDENT_SLACK_MB) {
                check.fail();
            }
        }
    }

    private static double residentMegabytes() throws IOException {
        System.gc();
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
            }
        }
        throw new IOException("/proc/self/status has no line VmRSS");
    }
}

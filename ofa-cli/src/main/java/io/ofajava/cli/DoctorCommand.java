// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.EngineKind;
import io.ofajava.ModelInfo;
import io.ofajava.Ofa;
import io.ofajava.OfaOptions;
import io.ofajava.bench.Machine;
import io.ofajava.cache.CacheDirectory;
import io.ofajava.engine.Backend;
import io.ofajava.engine.onnxruntime.OnnxRuntimeBackend;
import io.ofajava.error.OfaException;
import io.ofajava.error.SettingStyle;
import io.ofajava.image.Box;
import io.ofajava.image.BoxOverlay;
import io.ofajava.image.ImageDecoder;
import io.ofajava.image.ImageEncoder;
import io.ofajava.image.RgbImage;
import io.ofajava.nativelib.CpuFeatures;
import io.ofajava.nativelib.NativeLibrary;
import io.ofajava.selftest.GoldenResources;
import io.ofajava.selftest.GoldenSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code ofa doctor} */
@Command(
        name = "doctor",
        description = "Check this machine, and report what is missing and how to install it.",
        footer = {
            "",
            "Examples:",
            "  ofa doctor",
            "  ofa doctor --model OFA-base",
            "  ofa doctor --self-test --engine tensorrt --precision fp16"
        })
final class DoctorCommand implements Callable<Integer>, FlaggedCommand {
    private static final String WEBP_PIXEL = "UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==";
    private static final int MEGABYTE = 1 << 20;
    private static final RgbImage PIXEL = new RgbImage(1, 1, new byte[3]);

    @ParentCommand
    private OfaCommand root;

    @Mixin
    private ModelOptions modelOptions;

    @Option(
            names = "--self-test",
            description = "compare the engine with the CPU engine on the demo model, and with recorded outputs of the "
                    + "original code on random models")
    private boolean selfTest;

    @Option(
            names = "--golden",
            paramLabel = "DIR",
            description = "directory of the golden set for the self-test (default: the part in the jar)")
    private @Nullable Path golden;

    @Mixin
    private OutputOptions output;

    private @Nullable DoctorReport report;
    private boolean healthy = true;
    private String engineInUse = "";

    /** One check. */
    @FunctionalInterface
    private interface Check {
        /** @return a description of what was found */
        String look() throws Exception;
    }

    @Override
    public void addFlags(CommandSpec spec) {
        modelOptions.addFlags(spec);
    }

    @Override
    public Integer call() throws IOException {
        try (Records records = output.records(root.out())) {
            report = new DoctorReport(root.out(), records);
            return examine();
        }
    }

    private DoctorReport report() {
        return Objects.requireNonNull(report, "report");
    }

    private int examine() throws IOException {
        check(
                "java",
                "install JDK 17 or newer (Debian: openjdk-17-jdk-headless)",
                () -> BuildInfo.java() + ", heap up to " + Runtime.getRuntime().maxMemory() / MEGABYTE + " MB");
        check("system", "", BuildInfo::system);
        check("processor", "", DoctorCommand::processor);
        check("cache", "make it writable, or set --cache or OFA_CACHE to another directory", this::cache);
        check("native library", "build it with 'mvn package' (Debian: cmake, g++)", () -> {
            NativeLibrary.require();
            return "loaded";
        });
        check("cpu features", "", DoctorCommand::cpuFeatures);
        check(
                "onnx runtime",
                "the library libonnxruntime in the jar needs glibc 2.28 or newer and libstdc++ (Debian: libstdc++6)",
                DoctorCommand::onnxRuntime);
        check(
                "image formats",
                "libwebp in the jar needs glibc and a writable temporary directory",
                DoctorCommand::imageFormats);
        check("image output", "", DoctorCommand::imageOutput);
        check(false, "labels of boxes", "", DoctorCommand::labels);
        gpu();
        // Runs the self-test even if the engine refuses the model, because it gives more details.
        boolean able = healthy;
        check("model", "name another checkpoint with --model", this::model);
        if (selfTest && able && !selfTest()) {
            report().verdict(
                            false,
                            "verdict: the engine computes wrong results; see the rows with FAILED. GPU.md describes "
                                    + "what to report");
            return ExitCode.FAILURE;
        }
        report().verdict(
                        healthy,
                        healthy
                                ? "verdict: ready, models run on " + engineInUse
                                : "verdict: not ready; the lines with FAIL name the remedies"
                                        + (selfTest && !able ? ". The self-test has not run" : ""));
        return healthy ? ExitCode.OK : ExitCode.FAILURE;
    }

    private boolean selfTest() throws IOException {
        try (GoldenResources part = GoldenResources.open()) {
            return new SelfTest(
                            modelOptions.options().withCache(CacheDirectory.resolve(modelOptions.cache())),
                            golden == null ? part.set() : new GoldenSet(golden),
                            report())
                    .run();
        }
    }

    /** A GPU is required only if a GPU engine was requested; otherwise it is optional. */
    private void gpu() {
        OfaOptions options = modelOptions.options();
        GpuReport report = new GpuReport(options.device());
        boolean tensorRt = options.engine() == EngineKind.TENSORRT;
        boolean cuda = options.engine() == EngineKind.CUDA;
        check(
                "disk",
                "graphs and plans of a large model take 5 GB; set --cache or OFA_CACHE to another directory",
                () -> GpuReport.disk(CacheDirectory.resolve(modelOptions.cache())));
        // If CUDA finds a GPU, there is a driver, even if the kernel does not list it (Windows Subsystem for Linux).
        boolean found = check(tensorRt, "tensorrt", "see GPU.md", report::tensorRt);
        check(
                tensorRt && !found || cuda,
                "gpu driver",
                "install NVIDIA's driver, or use --engine cpu",
                GpuReport::driver);
        check(cuda, "cuda provider", "build with -Ponnxruntime-gpu", GpuReport::cudaProvider);
    }

    /**
     * Performs a check of a required or optional feature.
     *
     * @return whether it succeeded
     */
    private boolean check(boolean needed, String name, String remedy, Check check) {
        try {
            report().check(DoctorReport.OK, name, check.look());
            return true;
        } catch (Exception | LinkageError e) {
            healthy &= !needed;
            report().check(needed ? DoctorReport.FAIL : "-", name, said(e, remedy));
            return false;
        }
    }

    private void check(String name, String remedy, Check check) {
        check(true, name, remedy, check);
    }

    /** A failure in this report. Exceptions of the library name their remedy; others get one here. */
    static String said(Throwable failure, String remedy) {
        String message = OfaException.message(failure, SettingStyle.CLI);
        return message + (failure instanceof OfaException || remedy.isEmpty() ? "" : "; " + remedy);
    }

    private static String processor() {
        Machine machine = Machine.here();
        return machine.processor() + " (" + String.join(" ", machine.flags()) + ")";
    }

    /** The instruction set level of this library's kernels, and the levels that can be selected. */
    private static String cpuFeatures() {
        String inUse = CpuFeatures.inUse();
        String kernels = CpuFeatures.ofKernels();
        return inUse + (kernels.equals(inUse) ? "" : " (kernels: " + kernels + ")") + ", available: "
                + String.join(" ", CpuFeatures.available()) + "; bf16 products: "
                + (CpuFeatures.multipliesBfloat16() ? "one instruction" : "emulated, slower than fp32");
    }

    private static String onnxRuntime() {
        try (Backend backend = new OnnxRuntimeBackend(1)) {
            return backend.description();
        }
    }

    /** Decodes one pixel, because WebP needs a native library. */
    private static String imageFormats() {
        new ImageDecoder().read(Base64.getDecoder().decode(WEBP_PIXEL), "one pixel of WebP");
        return "png jpeg gif bmp webp tiff";
    }

    /** Encodes a JPEG with the JDK's native library, which Debian links to its own libjpeg. */
    private static String imageOutput() {
        ImageEncoder.png(PIXEL);
        ImageEncoder.jpeg(PIXEL, ImageEncoder.DEFAULT_QUALITY);
        return "png jpeg";
    }

    /** Labels need libfreetype, fontconfig and a font; everything else works without them. */
    private static String labels() {
        BoxOverlay.paint(new RgbImage(64, 64, new byte[3 * 64 * 64]), new Box(8, 8, 56, 56), "a");
        return "can be drawn";
    }

    private String cache() throws IOException {
        Path directory = CacheDirectory.resolve(modelOptions.cache());
        try {
            CacheDirectory.requireWritable(directory);
        } catch (IOException e) {
            throw new IOException(
                    directory + " cannot be written (" + e.getClass().getSimpleName() + ")", e);
        }
        NativeLibrary.cacheIn(directory);
        return directory + " can be written";
    }

    private String model() {
        long start = System.nanoTime();
        try (Ofa ofa = modelOptions.load()) {
            ModelInfo info = ofa.info();
            long millis = (System.nanoTime() - start) / 1_000_000;
            engineInUse = info.engine() + ", " + info.precision();
            return modelOptions.name() + ": " + info.parameters() + " parameters, " + info.vocabulary()
                    + " tokens; opened in " + millis + " ms by " + info.engine() + ", " + info.precision();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.bench;

import com.sun.management.OperatingSystemMXBean;
import io.ofajava.error.CacheError;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.OfaException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * A checkpoint of a published size with seeded random weights, and a VQGAN of the published shape, for measurements
 * without trained weights. Both are created once and kept.
 */
public final class RandomModel {
    /** Must change whenever the same seed gives other files, so that older directories are not used. */
    private static final int FORMAT = 2;

    private static final long SEED = 1;
    /**
     * The weights, and the graphs exported from them: in float32 a fifth larger, because of precomputed position terms.
     */
    private static final double COPIES_ON_DISK = 2.5;
    /** ONNX Runtime holds the weights and a packed copy of most of them. */
    private static final double COPIES_IN_MEMORY = 2.2;

    private static final double GIGA = 1e9;

    private final ModelSize size;
    private final Path directory;
    private final Path checkpoint;

    private RandomModel(ModelSize size, Path directory) {
        this.size = size;
        this.directory = directory;
        this.checkpoint = checkpoint(size, directory);
    }

    /**
     * The model of a size.
     *
     * @param directory where it is searched and, if it is missing, created
     * @throws InvalidInputException if disk or memory are too small for it
     * @throws OfaException if it cannot be written
     */
    public static RandomModel open(ModelSize size, Path directory) {
        long weights = RandomCheckpoint.bytes(size);
        requireMemory(size, (long) (COPIES_IN_MEMORY * weights), memory());
        RandomModel model = new RandomModel(size, directory);
        model.make(model.checkpoint, weights, temporary -> RandomCheckpoint.write(size, temporary, SEED));
        return model;
    }

    /** Whether opening it writes nothing. */
    public static boolean isMade(ModelSize size, Path directory) {
        return Files.isDirectory(checkpoint(size, directory));
    }

    private static Path checkpoint(ModelSize size, Path directory) {
        return directory.resolve("random-" + size + "-v" + FORMAT);
    }

    /** The checkpoint's directory, in Hugging Face's layout. */
    public Path checkpoint() {
        return checkpoint;
    }

    /**
     * The VQGAN's directory, with {@code model.yaml}; created on first use, and shared by all sizes.
     *
     * @throws InvalidInputException if the disk is too small for it
     * @throws OfaException if it cannot be written
     */
    public Path vqgan() {
        Path vqgan = directory.resolve("random-vqgan-v" + FORMAT);
        make(vqgan, RandomVqgan.bytes(), temporary -> RandomVqgan.write(temporary, SEED));
        return vqgan;
    }

    /**
     * Free space of the file system for this user, in bytes; unlimited if it cannot be determined. In a root that is
     * not a mount point Files.getFileStore fails.
     */
    static long free(Path directory) {
        return directory.toFile().getTotalSpace() == 0
                ? Long.MAX_VALUE
                : directory.toFile().getUsableSpace();
    }

    static void requireDisk(String what, long needed, long free, Path directory) {
        if (needed > free) {
            throw BenchError.NO_DISK.with(what, gigabytes(needed), directory, gigabytes(free));
        }
    }

    static void requireMemory(ModelSize size, long needed, long there) {
        if (needed > there) {
            throw BenchError.NO_MEMORY.with(size, gigabytes(needed), gigabytes(there));
        }
    }

    private static String gigabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f", bytes / GIGA);
    }

    private static long memory() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : Long.MAX_VALUE;
    }

    @FunctionalInterface
    private interface Writer {
        void write(Path temporary) throws IOException;
    }

    /** Directories appear atomically, by rename. */
    private void make(Path target, long weights, Writer writer) {
        if (Files.isDirectory(target)) {
            return;
        }
        Path temporary = null;
        try {
            Files.createDirectories(directory);
            requireDisk(size.toString(), (long) (COPIES_ON_DISK * weights), free(directory), directory);
            temporary = Files.createTempDirectory(directory, "temporary-");
            writer.write(temporary);
            move(temporary, target);
        } catch (IOException e) {
            throw CacheError.WRITE_FAILED.causedBy(e, directory, e.getMessage());
        } finally {
            if (temporary != null) {
                delete(temporary);
            }
        }
    }

    private static void move(Path temporary, Path target) throws IOException {
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!Files.isDirectory(target)) { // otherwise another process was faster
                throw e;
            }
        }
    }

    /** Deletes the remains of a temporary directory. */
    private static void delete(Path temporary) {
        try {
            if (Files.isDirectory(temporary)) {
                try (Stream<Path> files = Files.list(temporary)) {
                    for (Path file : files.toList()) {
                        Files.delete(file);
                    }
                }
                Files.delete(temporary);
            }
        } catch (IOException e) {
            LoggerFactory.getLogger(RandomModel.class)
                    .warn("cannot delete the unfinished model in {}: {}", temporary, e.getMessage());
        }
    }
}

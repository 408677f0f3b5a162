// SPDX-License-Identifier: Apache-2.0
package io.ofajava.graph;

import io.ofajava.checkpoint.Checkpoint;
import io.ofajava.error.CacheError;
import io.ofajava.error.OfaException;
import io.ofajava.onnx.Precision;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the graphs of checkpoints in a cache directory, so that only the first start of a model writes them. An entry
 * appears by renaming a finished directory: one that exists is whole, and processes that write the same one do not
 * disturb each other.
 */
public final class GraphStore {
    private static final Logger LOG = LoggerFactory.getLogger(GraphStore.class);

    /** The directory of entries, in a cache as in a packaged model. */
    public static final String DIRECTORY = "graphs";

    private final Path root;
    private final Path packaged;

    /** @param cacheDirectory is created when it is needed */
    public GraphStore(Path cacheDirectory) {
        this(cacheDirectory, null);
    }

    /**
     * A store that looks into a model's own directory first.
     *
     * @param cacheDirectory is created when it is needed
     * @param model a directory whose {@link #DIRECTORY} may hold entries; nothing is written there. Null for none
     */
    public GraphStore(Path cacheDirectory, Path model) {
        this.root = cacheDirectory.resolve(DIRECTORY);
        Path carried = model == null ? null : model.resolve(DIRECTORY);
        this.packaged = carried != null && Files.isDirectory(carried) ? carried : null;
    }

    /**
     * The graphs of a checkpoint, from the store or written now.
     *
     * @throws OfaException if they must be written and cannot be
     */
    public GraphSet load(Checkpoint checkpoint, GraphExporter.Options options) {
        return options.set(
                load(key(checkpoint, options), directory -> GraphExporter.export(checkpoint, directory, options)));
    }

    /** Writes graphs and their weights into an existing empty directory. */
    @FunctionalInterface
    public interface Writer {
        /** @throws IOException if the directory cannot be written */
        void write(Path directory) throws IOException;
    }

    /**
     * The directory of graphs under a key, from the store or written now.
     *
     * @param key names everything that decides what the graphs are: a hash of the weights and the format of the graphs;
     *     fit for a file name
     * @throws OfaException if they must be written and cannot be
     */
    public Path load(String key, Writer writer) {
        if (packaged != null) {
            Path carried = packaged.resolve(key);
            if (Files.isDirectory(carried)) {
                return carried;
            }
            LOG.warn(
                    "the graphs in {} are those of other weights or of another version; looking for {} in the cache. Package the model again",
                    packaged,
                    key);
        }
        Path entry = root.resolve(key);
        if (Files.isDirectory(entry)) {
            return entry;
        }
        long start = System.nanoTime();
        Path draft = null;
        try {
            Files.createDirectories(root);
            draft = Files.createTempDirectory(root, "draft-");
            writer.write(draft);
            move(draft, entry);
        } catch (IOException e) {
            throw CacheError.WRITE_FAILED.causedBy(e, root, reason(e));
        } finally {
            if (draft != null && Files.exists(draft)) {
                delete(draft);
            }
        }
        LOG.info("wrote graphs in {} ms to {}", (System.nanoTime() - start) / 1_000_000, entry);
        return entry;
    }

    /**
     * The system's words, "No space left on device" among them, and what kind of failure it is where the message is but
     * a path.
     */
    public static String reason(IOException e) {
        String reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
        return reason == null ? e.getClass().getSimpleName() : reason;
    }

    /**
     * A key of graphs.
     *
     * @param kind what they are, or nothing
     * @param hash of their checkpoint
     * @param format of the graphs
     */
    public static String key(String kind, String hash, int format, Precision precision) {
        return kind + (kind.isEmpty() ? "" : "-") + hash.substring(0, 32) + "-v" + format
                + (precision.equals(Precision.FP32) ? "" : "-" + precision.name());
    }

    private static String key(Checkpoint checkpoint, GraphExporter.Options options) {
        StringBuilder key = new StringBuilder(key("", checkpoint.hash(), GraphExporter.FORMAT, options.precision()));
        key.append(options.target().suffix());
        List<PatchGrid> grids = checkpoint.config().interpolatePosition() ? options.interpolated() : List.of();
        grids.forEach(grid -> key.append('-').append(grid.rows()).append('x').append(grid.columns()));
        return options.exposed() ? key.append("-exposed").toString() : key.toString();
    }

    private static void move(Path draft, Path entry) throws IOException {
        try {
            Files.move(draft, entry, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            LOG.debug("{} was written by another process meanwhile", entry);
        } catch (IOException e) {
            if (!Files.isDirectory(entry)) {
                throw e;
            }
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            LOG.warn("cannot delete the unfinished graphs in {}: {}", directory, e.getMessage());
        }
    }
}

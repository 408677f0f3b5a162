package io.ofajava.graph;

import io.ofajava.OfaException;
import io.ofajava.checkpoint.Checkpoint;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the graphs of checkpoints in a cache directory, so that only the first start of a model writes them. An entry appears by renaming a
 * finished directory: one that exists is whole, and processes that write the same one do not disturb each other.
 */
public final class GraphStore {
    private static final Logger LOG = LoggerFactory.getLogger(GraphStore.class);

    private final Path root;

    /** @param cacheDirectory is created when it is needed */
    public GraphStore(Path cacheDirectory) {
        this.root = cacheDirectory.resolve("graphs");
    }

    /**
     * The graphs of a checkpoint, from the store or written now.
     *
     * @throws OfaException if they must be written and cannot be
     */
    public GraphSet load(Checkpoint checkpoint, GraphExporter.Options options) {
        Path entry = root.resolve(key(checkpoint, options));
        if (Files.isDirectory(entry)) {
            return new GraphSet(entry);
        }
        long start = System.nanoTime();
        Path draft = null;
        try {
            Files.createDirectories(root);
            draft = Files.createTempDirectory(root, "draft-");
            GraphExporter.export(checkpoint, draft, options);
            move(draft, entry);
        } catch (IOException e) {
            throw new OfaException("cannot write the graphs to the cache directory " + root + ": " + e.getMessage()
                    + "; name a writable one with --cache or OFA_CACHE", e);
        } finally {
            if (draft != null && Files.exists(draft)) {
                delete(draft);
            }
        }
        LOG.info("wrote the graphs of {} in {} ms to {}", checkpoint.hash().substring(0, 12), (System.nanoTime() - start) / 1_000_000, entry);
        return new GraphSet(entry);
    }

    private static String key(Checkpoint checkpoint, GraphExporter.Options options) {
        StringBuilder key = new StringBuilder(checkpoint.hash().substring(0, 32)).append("-v").append(GraphExporter.FORMAT);
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

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.graph;

import io.ofajava.cache.CacheEntries;
import io.ofajava.cache.FileStamps;
import io.ofajava.checkpoint.Checkpoint;
import io.ofajava.checkpoint.HashMemory;
import io.ofajava.error.OfaException;
import io.ofajava.onnx.GraphPrecision;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the graphs of checkpoints in a cache directory, so that only the first start of a model writes them. Every load
 * verifies them; see {@link CacheEntries}.
 */
public final class GraphStore {
    private static final Logger LOG = LoggerFactory.getLogger(GraphStore.class);

    /** The directory of entries, in a cache and in a packaged model. */
    public static final String DIRECTORY = "graphs";

    private final CacheEntries entries;
    private final HashMemory hashes;
    private final @Nullable Path packaged;

    /**
     * A store whose purpose is the files: a failure to write them is an error.
     *
     * @param directory created when it is needed
     */
    public GraphStore(Path directory) {
        this.entries = new CacheEntries(directory, true);
        this.hashes = new HashMemory(directory);
        this.packaged = null;
    }

    /**
     * A store that looks into a model's own directory first.
     *
     * @param cacheDirectory created when it is needed
     * @param model a directory whose {@link #DIRECTORY} may have entries; never written. Null for none
     */
    public GraphStore(Path cacheDirectory, @Nullable Path model) {
        this.entries = new CacheEntries(cacheDirectory);
        this.hashes = new HashMemory(cacheDirectory);
        Path carried = model == null ? null : model.resolve(DIRECTORY);
        this.packaged = carried != null && Files.isDirectory(carried) ? carried : null;
    }

    /**
     * The graphs of a checkpoint, from the store or newly written.
     *
     * @throws OfaException if they must be written and cannot be
     */
    public GraphSet load(Checkpoint checkpoint, GraphExporter.Options options) {
        return load(checkpoint, options, () -> {});
    }

    private GraphSet load(Checkpoint checkpoint, GraphExporter.Options options, Runnable beforeWriting) {
        return options.set(load(key(checkpoint, options), directory -> {
            beforeWriting.run();
            GraphExporter.export(checkpoint, directory, options);
        }));
    }

    /**
     * As {@link #load}, for a model that may compile them later: if the directory has changed by then, the graphs are
     * written again.
     *
     * @param checkpoint opens the checkpoint again
     * @param beforeWriting runs before graphs are written now; may throw
     */
    public GraphSet loadLasting(
            Checkpoint now, GraphExporter.Options options, Supplier<Checkpoint> checkpoint, Runnable beforeWriting) {
        GraphSet graphs = load(now, options, beforeWriting);
        FileStamps stamps = FileStamps.of(graphs.directory());
        return graphs.withRestore(() -> {
            if (!stamps.areCurrent()) {
                try (Checkpoint again = checkpoint.get()) {
                    load(again, options);
                }
            }
        });
    }

    /** Remembers the hashes of checkpoints in the cache directory. */
    public HashMemory hashes() {
        return hashes;
    }

    /**
     * The directory of graphs under a key, from the store or newly written.
     *
     * @param key identifies everything that determines the graphs: a hash of the weights and the format of the graphs;
     *     must be a valid file name
     * @throws OfaException if they must be written and cannot be
     */
    public Path load(String key, CacheEntries.Writer writer) {
        if (packaged != null) {
            Path carried = packaged.resolve(key);
            String damage = Files.isDirectory(carried)
                    ? CacheEntries.damage(carried)
                    : "they are those of other weights or of another version";
            if (damage == null) {
                return carried;
            }
            LOG.warn(
                    "the graphs in {} are not used ({}); looking for {} in the cache. Package the model again",
                    packaged,
                    damage,
                    key);
        }
        return entries.load(DIRECTORY + "/" + key, writer);
    }

    /**
     * A key of graphs.
     *
     * @param kind the kind of graphs, or an empty string
     * @param hash the hash of their checkpoint
     * @param format the version of the graphs
     */
    public static String key(String kind, String hash, int format, GraphPrecision precision) {
        return kind + (kind.isEmpty() ? "" : "-") + hash.substring(0, 32) + "-v" + format
                + (precision.equals(GraphPrecision.FP32) ? "" : "-" + precision.id());
    }

    private String key(Checkpoint checkpoint, GraphExporter.Options options) {
        StringBuilder key =
                new StringBuilder(key("", checkpoint.hash(hashes), GraphExporter.FORMAT, options.precision()));
        key.append(options.target().suffix());
        if (options.candidates() != options.target().candidates()) {
            key.append(options.candidates() ? "-candidates" : "-logits");
        }
        List<PatchGrid> grids = checkpoint.config().interpolatePosition() ? options.interpolated() : List.of();
        grids.forEach(grid -> key.append('-').append(grid.rows()).append('x').append(grid.columns()));
        return options.exposed() ? key.append("-exposed").toString() : key.toString();
    }
}

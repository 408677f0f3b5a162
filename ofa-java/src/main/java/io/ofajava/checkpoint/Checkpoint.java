// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import io.ofajava.error.CheckpointError;
import io.ofajava.error.InvalidInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An OFA model as it was published: its configuration and its named tensors, which stay in the file, mapped into
 * memory.
 *
 * <p>Names are Hugging Face's, whatever the file uses. The tied embedding is there under all of
 * {@code encoder.embed_tokens.weight}, {@code decoder.embed_tokens.weight} and
 * {@code decoder.output_projection.weight}, even if stored once. Buffers that follow from the configuration
 * ({@code *_rp_bucket}, {@code image_position_idx}), version marks and batch counters are left out. Thread-safe.
 */
public final class Checkpoint implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoint.class);

    private final Path path;
    private final OfaConfig config;
    private volatile @Nullable Map<String, Tensor> tensors;
    private final Provenance provenance;
    private @Nullable String hash;

    private Checkpoint(Path path, OfaConfig config, Map<String, Tensor> tensors, Provenance provenance) {
        this.path = path;
        this.config = config;
        this.tensors = tensors;
        this.provenance = provenance;
    }

    /**
     * Opens a model and checks it whole: every tensor that the configuration asks for is there in its shape. Nothing of
     * the weights is read yet.
     *
     * <p>A directory offers, in this order, {@code model.safetensors} (or its shards by
     * {@code model.safetensors.index.json}), {@code pytorch_model.bin} (or its shards by
     * {@code pytorch_model.bin.index.json}), else its only file that ends in .safetensors, .bin or .pt. A file is read
     * as what it holds: safetensors, torch, or an index. The configuration is the one that fairseq stored in the
     * checkpoint; otherwise {@code config.json} beside the weights. Which ids are codes and bins comes from
     * {@code ofa_layout} in config.json, ofa_layout.json or fairseq_args.json beside the weights, else from the
     * published layout if the vocabulary has its 59457 ids, else from a fairseq checkpoint's task; a fairseq checkpoint
     * of which nobody knows it is taken to be all text, with a warning.
     *
     * @throws InvalidInputException if the path holds no sound OFA model; the message names what is wrong and the
     *     remedy
     */
    public static Checkpoint open(Path directoryOrFile) {
        return open(directoryOrFile, CheckpointOptions.DEFAULT);
    }

    /** The same with options. */
    public static Checkpoint open(Path directoryOrFile, CheckpointOptions options) {
        Path weights = WeightFiles.locate(directoryOrFile);
        TensorSource source = WeightFiles.open(weights, options.weights());
        Findings findings = new Findings();
        reportWeights(weights, source, findings);
        Map<String, Tensor> tensors = OfaTensors.normalise(weights, source.tensors(), findings);
        ConfigurationFiles files = new ConfigurationFiles(weights, options.lenient(), findings);
        OfaConfig config = files.config(source, tensors);
        tensors = OfaTensors.validate(weights, tensors, config, files.name(), options.lenient(), findings);
        return new Checkpoint(directoryOrFile, config, tensors, findings.provenance());
    }

    private static void reportWeights(Path weights, TensorSource source, Findings findings) {
        if (source instanceof TorchFile torch && !torch.state().name().isEmpty()) {
            StateDict state = torch.state();
            findings.read("weights", state.name(), weights);
            if (!state.reason().isEmpty()) {
                findings.read("choice of weights", state.reason(), weights);
                LOG.info("{}: reading {}: {}", weights, state.name(), state.reason());
            }
        } else {
            findings.read("weights", source.tensors().size() + " tensors", weights);
        }
    }

    /**
     * The directory or file that a path means: itself, or the snapshot within a cache of the Hugging Face hub
     * ({@code models--OWNER--NAME}).
     *
     * @throws InvalidInputException if such a cache holds no snapshot, or several of which none is {@code main}
     */
    public static Path resolve(Path path) {
        return ModelDirectory.resolve(path);
    }

    /**
     * The files that {@link #open} reads: the weights, with their shards, and the configuration beside them. They lie
     * in one directory.
     *
     * @throws InvalidInputException if there are no weights, or an index names none
     */
    public static List<Path> files(Path directoryOrFile) {
        Path weights = WeightFiles.locate(directoryOrFile);
        List<Path> files = new ArrayList<>(WeightFiles.files(weights));
        files.addAll(ConfigurationFiles.beside(weights));
        return files;
    }

    /** What was opened. */
    public Path path() {
        return path;
    }

    /** The architecture, checked against the tensors. */
    public OfaConfig config() {
        return config;
    }

    /** Where its parts came from, and what of its files was not used. */
    public Provenance provenance() {
        return provenance;
    }

    /** Names of all tensors; unmodifiable. */
    public Set<String> names() {
        return open().keySet();
    }

    /** Whether there is a tensor {@code name}. */
    public boolean has(String name) {
        return open().containsKey(name);
    }

    /**
     * The tensor {@code name}; its elements stay in the mapped file.
     *
     * @throws InvalidInputException naming the tensor, if there is none of that name
     */
    public Tensor tensor(String name) {
        Tensor tensor = open().get(name);
        if (tensor == null) {
            throw CheckpointError.TENSOR_MISSING.with(path, name);
        }
        return tensor;
    }

    /**
     * A key for caches of what is made from this model: 64 hexadecimal digits that change whenever the architecture, or
     * the type, shape or a single element of a tensor does. It reads all weights on the first call (one to two seconds
     * for 2 GB that are in the page cache, on two cores) and is kept.
     */
    public synchronized String hash() {
        String known = hash;
        if (known == null) {
            known = ContentHash.of(CanonicalText.of(config.architecture()), open().values());
        }
        return known;
    }

    /** The same as {@link #hash()}, without reading the weights if {@code memory} remembers them. */
    public synchronized String hash(HashMemory memory) {
        if (hash == null) {
            hash = memory.of(
                    WeightFiles.locate(path),
                    provenance.read().toString(),
                    CanonicalText.of(config.architecture()),
                    open().values());
        }
        return hash;
    }

    private Map<String, Tensor> open() {
        Map<String, Tensor> current = tensors;
        if (current == null) {
            throw new IllegalStateException(path + ": the checkpoint is closed");
        }
        return current;
    }

    /** Returns the memory of closed checkpoints to the system; see {@link MappedFile#releaseUnused}. */
    public static void releaseUnusedMemory() {
        MappedFile.releaseUnused();
    }

    /** Forgets the tensors. The mapping ends when the last tensor that was handed out is forgotten as well. */
    @Override
    public void close() {
        tensors = null;
    }
}

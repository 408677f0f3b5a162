// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import io.ofajava.error.CheckpointError;
import io.ofajava.error.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
    private static final long MAX_CONFIG_BYTES = 4 << 20;
    private static final String CONFIG = "config.json";
    /** What tells of a checkpoint beside its weights. */
    private static final List<String> BESIDE = List.of(CONFIG, "ofa_layout.json", "fairseq_args.json");

    private final Path path;
    private final OfaConfig config;
    private volatile Map<String, Tensor> tensors;
    private String hash;

    private Checkpoint(Path path, OfaConfig config, Map<String, Tensor> tensors) {
        this.path = path;
        this.config = config;
        this.tensors = tensors;
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
        Path weights = WeightFiles.locate(directoryOrFile);
        TensorSource source = WeightFiles.open(weights);
        Map<String, Tensor> tensors = OfaTensors.normalise(weights, source.tensors());
        OfaConfig config = config(weights, source, tensors);
        OfaTensors.validate(weights, tensors, config);
        return new Checkpoint(directoryOrFile, config, tensors);
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
        BESIDE.stream()
                .map(weights::resolveSibling)
                .filter(Files::isRegularFile)
                .forEach(files::add);
        return files;
    }

    private static OfaConfig config(Path weights, TensorSource source, Map<String, Tensor> tensors) {
        Path configFile = weights.resolveSibling(CONFIG);
        if (source instanceof TorchFile torch) {
            Object stored = torch.value("cfg");
            Object arguments = stored == null ? torch.value("args") : Settings.member(stored, "model");
            Settings model = Settings.ofPickle(arguments, weights + " (fairseq arguments)");
            if (!model.isEmpty()) {
                // Before fairseq had cfg, one Namespace held the model's and the task's arguments.
                Settings task = stored == null
                        ? model
                        : Settings.ofPickle(Settings.member(stored, "task"), weights + " (fairseq task)");
                return OfaConfigReader.fromFairseq(weights, tensors, model, task, layoutBeside(weights));
            }
        }
        if (!Files.isRegularFile(configFile)) {
            throw CheckpointError.NO_CONFIG.with(
                    weights, configFile.toAbsolutePath().getParent());
        }
        return OfaConfigReader.fromJson(weights, tensors, Json.readObject(configFile, MAX_CONFIG_BYTES), configFile);
    }

    private static Optional<VocabularyLayout> layoutBeside(Path weights) {
        for (String name : BESIDE) {
            Path file = weights.resolveSibling(name);
            if (Files.isRegularFile(file)) {
                Optional<VocabularyLayout> layout =
                        VocabularyLayout.in(Json.readObject(file, MAX_CONFIG_BYTES), file.toString());
                if (layout.isPresent()) {
                    return layout;
                }
            }
        }
        return Optional.empty();
    }

    /** What was opened. */
    public Path path() {
        return path;
    }

    /** The architecture, checked against the tensors. */
    public OfaConfig config() {
        return config;
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
        if (hash == null) {
            hash = ContentHash.of(config.architecture(), open().values());
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

    /** Forgets the tensors. The mapping ends when the last tensor that was handed out is forgotten as well. */
    @Override
    public void close() {
        tensors = null;
    }
}

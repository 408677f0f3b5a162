// SPDX-License-Identifier: Apache-2.0
package io.ofajava.selftest;

import io.ofajava.checkpoint.Checkpoint;
import io.ofajava.checkpoint.SafetensorsFile;
import io.ofajava.checkpoint.Tensor;
import io.ofajava.graph.GraphStore;
import io.ofajava.vqgan.VqganCheckpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The context of a comparison.
 *
 * @param set the golden set
 * @param setup the engine that is compared
 * @param graphs keeps the graphs of the set's checkpoints
 * @param temporary an existing directory for unpacked files
 * @param observer receives the compared values
 */
public record GoldenRun(GoldenSet set, GoldenSetup setup, GraphStore graphs, Path temporary, ValueObserver observer) {
    /** Nothing observes the values. */
    public GoldenRun(GoldenSet set, GoldenSetup setup, GraphStore graphs, Path temporary) {
        this(set, setup, graphs, temporary, ValueObserver.NONE);
    }

    /** The same with an observer. */
    public GoldenRun observed(ValueObserver values) {
        return new GoldenRun(set, setup, graphs, temporary, values);
    }

    /** The same with another engine for the same graphs. */
    public GoldenRun with(GoldenSetup other) {
        return new GoldenRun(set, other, graphs, temporary, observer);
    }

    /** Opens a model of the set: its Hugging Face file if there is one, otherwise the fairseq file. */
    public Checkpoint checkpoint(String model) {
        Path packed = set.weights(model);
        if (packed == null) {
            throw new UncheckedIOException(new IOException(set.path("models", model) + " holds no weights"));
        }
        String weights = packed.getFileName().toString().replaceFirst("\\.gz$", "");
        boolean huggingFace = !weights.endsWith(".pt");
        Path target = temporary.resolve(model);
        if (!Files.exists(target.resolve(weights))) {
            create(target);
            for (String file : List.of(huggingFace ? "config.json" : "fairseq_args.json", weights + ".gz")) {
                GoldenSet.unpack(packed.resolveSibling(file), target);
            }
        }
        return Checkpoint.open(huggingFace ? target : target.resolve(weights));
    }

    /** Opens a VQGAN of the set. */
    public VqganCheckpoint vqgan(String name) {
        Path target = temporary.resolve(name);
        if (!Files.exists(target)) {
            create(target);
            GoldenSet.unpack(set.path("vqgan", name, "model.yaml"), target);
            GoldenSet.unpack(set.path("vqgan", name, "last.ckpt.gz"), target);
        }
        return VqganCheckpoint.open(target);
    }

    /** The tensors of a compressed file of the set. */
    Map<String, Tensor> tensors(Path packed) {
        try {
            return SafetensorsFile.open(GoldenSet.unpack(packed, Files.createTempDirectory(temporary, "case")))
                    .tensors();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void create(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

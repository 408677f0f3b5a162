// SPDX-License-Identifier: Apache-2.0
package io.ofajava.clip;

import io.ofajava.checkpoint.ContentHash;
import io.ofajava.checkpoint.ExpectedShapes;
import io.ofajava.checkpoint.HashMemory;
import io.ofajava.checkpoint.SiblingWeights;
import io.ofajava.checkpoint.Tensor;
import io.ofajava.checkpoint.TensorSource;
import io.ofajava.error.ClipError;
import io.ofajava.error.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A CLIP with a vision transformer as published by OpenAI: the weights, in the published TorchScript archive, a plain
 * state dict or safetensors, with the published names, and the merge list of its vocabulary. The architecture is
 * derived from the shapes.
 *
 * @param architecture checked against the tensors
 * @param tensors the weights; they stay in the file
 * @param tokenizer the vocabulary
 */
public record ClipCheckpoint(ClipArchitecture architecture, TensorSource tensors, ClipTokenizer tokenizer) {
    /** Names of the merge list, as published and unpacked. */
    private static final List<String> MERGES = List.of("bpe_simple_vocab_16e6.txt.gz", "bpe_simple_vocab_16e6.txt");

    /** Tensors that every CLIP has, and no other model. */
    private static final Set<String> BOTH_TOWERS = Set.of("visual.conv1.weight", "text_projection", "logit_scale");

    private static final int MAX_LAYERS = 128;
    private static final int MAX_WIDTH = 8192;
    private static final int MAX_RESOLUTION = 1024;
    private static final int MAX_CONTEXT = 1024;
    private static final int MAX_VOCABULARY = 1 << 20;

    /**
     * Opens a CLIP: a file of weights, or a directory with one, with {@code bpe_simple_vocab_16e6.txt.gz} beside it.
     *
     * @throws InvalidInputException if a file is missing or malformed, or the weights are not those of such a CLIP; the
     *     message names what is wrong
     */
    public static ClipCheckpoint open(Path directoryOrFile) {
        TensorSource source = TensorSource.open(directoryOrFile);
        ClipArchitecture architecture = architecture(source);
        ExpectedShapes.require(source.path(), source.tensors(), ClipShapes.of(architecture), "weights of one CLIP");
        return new ClipCheckpoint(
                architecture,
                source,
                ClipTokenizer.read(merges(source), architecture.vocabulary(), architecture.context()));
    }

    /**
     * The weights of a CLIP in a ModelScope directory, recognised by their tensors, if the merge list of its vocabulary
     * is beside them.
     *
     * @param directory of the model
     */
    public static Optional<Path> inModelScope(Path directory) {
        boolean merges = MERGES.stream().map(directory::resolve).anyMatch(Files::isRegularFile);
        return merges ? SiblingWeights.find(directory, BOTH_TOWERS) : Optional.empty();
    }

    private static Path merges(TensorSource source) {
        return MERGES.stream()
                .map(source.path()::resolveSibling)
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> ClipError.NO_MERGES.with(source.path(), MERGES.get(0)));
    }

    /** The weights and the merge list. */
    public List<Path> files() {
        return List.of(tensors.path(), merges(tensors));
    }

    private static ClipArchitecture architecture(TensorSource source) {
        Map<String, Tensor> tensors = source.tensors();
        if (tensors.containsKey("visual.layer1.0.conv1.weight")) {
            throw ClipError.UNSUPPORTED.with(
                    source.path(), "is a CLIP with a ResNet, but only vision transformers are supported");
        }
        long[] patches = shape(source, "visual.conv1.weight", 4);
        long positions = shape(source, "visual.positional_embedding", 2)[0];
        long side = Math.round(Math.sqrt(positions - 1.0));
        if (positions < 2 || side * side != positions - 1) {
            throw ClipError.UNSUPPORTED.with(
                    source.path(),
                    "visual.positional_embedding has " + positions + " rows, which is not a square number plus one");
        }
        int patch = bounded(source, "patch side", patches[3], 1, MAX_RESOLUTION);
        return new ClipArchitecture(
                bounded(source, "embedding width", shape(source, "text_projection", 2)[1], 1, MAX_WIDTH),
                bounded(source, "resolution", side * patch, 1, MAX_RESOLUTION),
                patch,
                tower(source, "visual.transformer.resblocks.", patches[0]),
                tower(source, "transformer.resblocks.", shape(source, "text_projection", 2)[0]),
                bounded(source, "context", shape(source, "positional_embedding", 2)[0], 3, MAX_CONTEXT),
                bounded(
                        source,
                        "vocabulary",
                        shape(source, "token_embedding.weight", 2)[0],
                        ClipTokenizer.SMALLEST_VOCABULARY,
                        MAX_VOCABULARY));
    }

    private static ClipArchitecture.Tower tower(TensorSource source, String prefix, long width) {
        if (width % ClipArchitecture.HEAD_WIDTH != 0) {
            throw ClipError.UNSUPPORTED.with(
                    source.path(),
                    prefix + "* is " + width + " wide, which is not a multiple of " + ClipArchitecture.HEAD_WIDTH);
        }
        int layers = 0;
        while (layers <= MAX_LAYERS && source.tensors().containsKey(prefix + layers + ".attn.in_proj_weight")) {
            layers++;
        }
        return new ClipArchitecture.Tower(
                prefix,
                bounded(source, prefix + "* width", width, ClipArchitecture.HEAD_WIDTH, MAX_WIDTH),
                bounded(source, prefix + "* blocks", layers, 1, MAX_LAYERS));
    }

    private static long[] shape(TensorSource source, String name, int dimensions) {
        Tensor tensor = source.tensors().get(name);
        if (tensor == null) {
            throw ClipError.UNSUPPORTED.with(
                    source.path(), "holds no " + name + ", so it is no CLIP in OpenAI's layout");
        }
        if (tensor.shape().length != dimensions) {
            throw ClipError.UNSUPPORTED.with(
                    source.path(),
                    name + " is " + Arrays.toString(tensor.shape()) + "; it must have " + dimensions + " dimensions");
        }
        return tensor.shape();
    }

    private static int bounded(TensorSource source, String what, long value, int least, int most) {
        if (value < least || value > most) {
            throw ClipError.UNSUPPORTED.with(
                    source.path(), "its " + what + " is " + value + "; " + least + " to " + most + " are supported");
        }
        return (int) value;
    }

    /** A cache key for results derived from these weights, which are read to compute it: 64 hexadecimal digits. */
    public String hash() {
        return ContentHash.of(architecture.toString(), used());
    }

    /** The same as {@link #hash()}, without reading the weights if {@code memory} remembers them. */
    public String hash(HashMemory memory) {
        return memory.of(tensors.path(), "", architecture.toString(), used());
    }

    private List<Tensor> used() {
        return ClipShapes.of(architecture).keySet().stream()
                .map(tensors::tensor)
                .toList();
    }
}

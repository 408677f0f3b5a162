// SPDX-License-Identifier: Apache-2.0
package io.ofajava.vqgan;

import io.ofajava.checkpoint.ContentHash;
import io.ofajava.checkpoint.ExpectedShapes;
import io.ofajava.checkpoint.HashMemory;
import io.ofajava.checkpoint.SiblingWeights;
import io.ofajava.checkpoint.Tensor;
import io.ofajava.checkpoint.TensorSource;
import io.ofajava.error.FileError;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.VqganError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A VQGAN in its published form: {@code model.yaml} and the weights, whose tensors stay in the file. Only the decoder
 * is checked and used; encoder, loss and optimizer are optional.
 *
 * @param architecture the decoder's architecture, checked against the tensors
 * @param tensors the weights with taming-transformers' names
 */
public record VqganCheckpoint(VqganArchitecture architecture, TensorSource tensors) {
    /** The configuration's file name. */
    public static final String CONFIG = "model.yaml";
    /** The weights of a ModelScope directory, which contains the VQGAN beside the model. */
    public static final String MODELSCOPE_WEIGHTS = "vqgan_model.ckpt";

    private static final String MODELSCOPE_CONFIG = "vqgan_config.json";
    private static final List<String> CONFIG_ENDINGS = List.of(".json", ".yaml", ".yml");
    private static final long MAX_CONFIG_BYTES = 1 << 20;
    /** Tensors that every VQGAN has, and no other model. */
    private static final Set<String> DECODER = Set.of("post_quant_conv.weight", "decoder.conv_in.weight");
    /** File names of weights in a directory, best first. */
    private static final List<String> WEIGHTS = List.of("model.safetensors", "last.ckpt", MODELSCOPE_WEIGHTS);

    private static final String REMEDY = "; use the " + CONFIG + " that belongs to these weights";

    /**
     * Opens a VQGAN: a directory with {@code model.yaml} and {@code last.ckpt} (Lightning) or
     * {@code model.safetensors}, or such a weight file with {@code model.yaml} beside it.
     *
     * @throws InvalidInputException if a file is missing or malformed, or if the two files do not belong together; the
     *     message names what is wrong
     */
    public static VqganCheckpoint open(Path directoryOrFile) {
        Path weights = locate(directoryOrFile);
        return of(VqganConfigReader.read(config(weights)), TensorSource.open(weights));
    }

    /**
     * The configuration beside some weights: {@code model.yaml}, or ModelScope's {@code vqgan_config.json}, which is
     * the same as JSON.
     */
    public static Path config(Path weights) {
        Path yaml = weights.resolveSibling(CONFIG);
        if (Files.exists(yaml)) {
            return yaml;
        }
        Path json = weights.resolveSibling(MODELSCOPE_CONFIG);
        return Files.exists(json) ? json : describing(weights).orElse(yaml);
    }

    /** A configuration under another name, recognised by the key that every VQGAN's has. */
    private static Optional<Path> describing(Path weights) {
        try (Stream<Path> files = Files.list(weights.toAbsolutePath().getParent())) {
            return files.filter(file -> CONFIG_ENDINGS.stream().anyMatch(file.toString()::endsWith))
                    .sorted()
                    .filter(VqganCheckpoint::describesVqgan)
                    .map(file -> weights.resolveSibling(file.getFileName()))
                    .findFirst();
        } catch (IOException e) {
            throw FileError.UNLISTABLE.causedBy(e, weights.toAbsolutePath().getParent(), e.getMessage());
        }
    }

    private static boolean describesVqgan(Path file) {
        try {
            return Files.isRegularFile(file)
                    && Files.size(file) <= MAX_CONFIG_BYTES
                    && Files.readString(file, StandardCharsets.ISO_8859_1).contains("ddconfig");
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * The weights of a VQGAN in a ModelScope directory: under the usual name, or recognised by their tensors.
     *
     * @param directory of the model
     */
    public static Optional<Path> inModelScope(Path directory) {
        Path usual = directory.resolve(MODELSCOPE_WEIGHTS);
        return Files.isRegularFile(usual) ? Optional.of(usual) : SiblingWeights.find(directory, DECODER);
    }

    static VqganCheckpoint of(VqganArchitecture architecture, TensorSource source) {
        Map<String, Tensor> tensors = source.tensors();
        requireCodebook(architecture, source.path(), tensors);
        ExpectedShapes.require(source.path(), tensors, VqganShapes.of(architecture), CONFIG);
        return new VqganCheckpoint(architecture, source);
    }

    private static Path locate(Path path) {
        if (!Files.exists(path)) {
            throw VqganError.NOT_FOUND.with(path);
        }
        if (!Files.isDirectory(path)) {
            return path;
        }
        return WEIGHTS.stream()
                .map(path::resolve)
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> VqganError.NO_WEIGHTS.with(path));
    }

    private static void requireCodebook(VqganArchitecture architecture, Path path, Map<String, Tensor> tensors) {
        String name = architecture.kind().codebook();
        Tensor codebook = tensors.get(name);
        if (codebook == null) {
            for (VqganArchitecture.Kind other : VqganArchitecture.Kind.values()) {
                if (tensors.containsKey(other.codebook())) {
                    throw VqganError.MISMATCH.with(
                            path,
                            "holds the codebook of a " + other.className() + " (" + other.codebook() + "), but "
                                    + CONFIG + " is of a " + architecture.kind().className());
                }
            }
        } else if (!Arrays.equals(codebook.shape(), new long[] {architecture.codes(), architecture.codeWidth()})) {
            throw VqganError.MISMATCH.with(
                    path,
                    "the codebook " + name + " is " + Arrays.toString(codebook.shape()) + ", but " + CONFIG + " says "
                            + architecture.codes() + " codes (n_embed) of width " + architecture.codeWidth()
                            + " (embed_dim)");
        }
    }

    /** The file of the weights, for messages. */
    public Path path() {
        return tensors.path();
    }

    /**
     * Checks that it can decode the image tokens of a model.
     *
     * @param modelCodes the number of image tokens in the model's vocabulary
     * @throws InvalidInputException naming both numbers, unless they are equal
     */
    public void requireCodes(int modelCodes) {
        if (modelCodes != architecture.codes()) {
            throw VqganError.WRONG_CODES.with(path(), architecture.codes(), modelCodes);
        }
    }

    /**
     * A cache key for results derived from this decoder: 64 hexadecimal digits over its architecture and weights, which
     * are read to compute it.
     */
    public String hash() {
        return ContentHash.of(architecture.toString(), used());
    }

    /** The same as {@link #hash()}, without reading the weights if {@code memory} remembers them. */
    public String hash(HashMemory memory) {
        return memory.of(tensors.path(), "", architecture.toString(), used());
    }

    private List<Tensor> used() {
        return VqganShapes.of(architecture).keySet().stream()
                .map(tensors::tensor)
                .toList();
    }
}

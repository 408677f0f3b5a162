// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.checkpoint.pickle.Names;
import io.ofajava.error.CheckpointError;
import io.ofajava.error.InvalidInputException;
import io.ofajava.text.FileKinds;
import io.ofajava.text.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the weights in a directory and opens them by their content. */
final class WeightFiles {
    private static final List<String> PREFERRED = List.of(
            "model.safetensors", "model.safetensors.index.json", "pytorch_model.bin", "pytorch_model.bin.index.json");
    private static final List<String> ENDINGS = List.of(".safetensors", ".bin", ".pt");
    /** Files of other models and of training that published directories contain beside the weights. */
    private static final Set<String> OTHERS = Set.of(
            "ViT-B-16.pt",
            "ViT-B-32.pt",
            "training_args.bin",
            "optimizer.bin",
            "scheduler.bin",
            "optimizer.pt",
            "scheduler.pt",
            "rng_state.pt");

    private static final String INDEX_ENDING = ".index.json";
    private static final long MAX_INDEX_BYTES = 64L << 20;
    private static final int MAX_SHARDS = 1_000;
    private static final String REMEDY =
            "name the directory or file of a checkpoint, or fetch one such as OFA-Sys/ofa-base";

    private WeightFiles() {}

    /**
     * The weights file of {@code path}: the path itself, or the preferred file in the directory.
     *
     * @throws InvalidInputException if there are no weights, or several equally suitable files
     */
    static Path locate(Path given) {
        Path path = ModelDirectory.resolve(given);
        if (!Files.exists(path)) {
            throw CheckpointError.NOT_FOUND.with(path);
        }
        if (!Files.isDirectory(path)) {
            return path;
        }
        for (String name : PREFERRED) {
            if (Files.isRegularFile(path.resolve(name))) {
                return path.resolve(name);
            }
        }
        List<Path> candidates = ModelDirectory.list(path).stream()
                .filter(file -> ENDINGS.stream().anyMatch(file.toString()::endsWith))
                .filter(Files::isRegularFile)
                .filter(file -> !OTHERS.contains(file.getFileName().toString()))
                .toList();
        if (candidates.isEmpty()) {
            throw ModelDirectory.withoutWeights(path, ENDINGS, REMEDY);
        }
        if (candidates.size() > 1) {
            throw CheckpointError.SEVERAL.with(path, candidates.size(), candidates.get(0));
        }
        return candidates.get(0);
    }

    /** The weights file and, if it is an index, the shards that it names. */
    static List<Path> files(Path weights) {
        List<Path> files = new ArrayList<>(List.of(weights));
        if (weights.toString().endsWith(INDEX_ENDING)) {
            shardNames(weights, weightMap(weights)).forEach(name -> files.add(weights.resolveSibling(name)));
        }
        return files;
    }

    /** @throws InvalidInputException if the file is not a valid safetensors file, torch file or index of shards */
    static TensorSource open(Path weights, WeightChoice choice) {
        if (weights.toString().endsWith(INDEX_ENDING)) {
            requireNoChoice(weights, choice);
            return openShards(weights);
        }
        try (MappedFile file = MappedFile.open(weights)) {
            FileKinds.requireContent(weights);
            if (file.size() < 9) {
                throw CheckpointError.DAMAGED.with(weights, "has only " + file.size() + " bytes");
            }
            // A safetensors header is a JSON object from byte 8. At that offset, a zip archive has its compression
            // method, and a torch stream a byte of its magic number.
            boolean safetensors = file.slice(8, 1, "header").get() == '{'
                    || weights.toString().endsWith(".safetensors");
            if (safetensors) {
                requireNoChoice(weights, choice);
                return SafetensorsFile.read(file);
            }
            return TorchFile.read(file, choice);
        }
    }

    private static void requireNoChoice(Path weights, WeightChoice choice) {
        if (choice == WeightChoice.EMA) {
            throw CheckpointError.NO_AVERAGED_WEIGHTS.with(weights, "holds one set of weights");
        }
    }

    /** The tensors that an index distributes over files in the same directory. */
    private static TensorSource openShards(Path index) {
        JsonNode weightMap = weightMap(index);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (String name : shardNames(index, weightMap)) {
            open(index.resolveSibling(name), WeightChoice.AUTO).tensors().forEach((tensorName, tensor) -> {
                // Tensors that the index does not assign to this file are not part of the model.
                if (name.equals(weightMap.path(tensorName).asText())) {
                    tensors.put(tensorName, tensor);
                }
            });
        }
        weightMap.properties().forEach(entry -> {
            if (!tensors.containsKey(entry.getKey())) {
                throw CheckpointError.DAMAGED.with(
                        index,
                        "its file " + entry.getValue().asText()
                                + " does not have a tensor that the index names for it");
            }
        });
        return new StoredTensors(index, tensors);
    }

    private static JsonNode weightMap(Path index) {
        JsonNode weightMap = Json.readObject(index, MAX_INDEX_BYTES).path("weight_map");
        if (!weightMap.isObject() || weightMap.isEmpty()) {
            throw CheckpointError.DAMAGED.with(index, "weight_map must map names of tensors to files");
        }
        return weightMap;
    }

    private static Set<String> shardNames(Path index, JsonNode weightMap) {
        Set<String> names = new LinkedHashSet<>();
        weightMap.properties().forEach(entry -> names.add(shardName(index, entry.getValue())));
        if (names.size() > MAX_SHARDS) {
            throw CheckpointError.TOO_LARGE.with(index, "names " + names.size() + " files", MAX_SHARDS);
        }
        return names;
    }

    private static String shardName(Path index, JsonNode value) {
        String name = value.asText("");
        if (!value.isTextual()
                || !Names.isPlain(name)
                || name.contains("/")
                || name.contains("\\")
                || name.endsWith(INDEX_ENDING)) {
            throw CheckpointError.DAMAGED.with(index, "weight_map must name files beside the index");
        }
        return name;
    }
}

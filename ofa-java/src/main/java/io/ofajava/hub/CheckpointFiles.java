// SPDX-License-Identifier: Apache-2.0
package io.ofajava.hub;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Selects the files of a repository that make up the checkpoint. If weights exist in several formats, one is selected,
 * preferably safetensors. The choice is made per directory: the format of a VQGAN in a subdirectory does not affect
 * that of the model.
 */
final class CheckpointFiles {
    /** Directories that belong to a model. Others, such as those of training checkpoints, are ignored. */
    private static final Set<String> DIRECTORIES = Set.of("", "vqgan", "clip");

    private static final Set<String> CONFIGURATION = Set.of(
            "config.json",
            "configuration.json",
            "ofa_layout.json",
            "fairseq_args.json",
            "vocab.json",
            "merges.txt",
            "vocab.txt",
            "model.yaml",
            "vqgan_config.json",
            "bpe_simple_vocab_16e6.txt.gz");
    private static final List<String> WEIGHTS =
            List.of(".safetensors", ".safetensors.index.json", ".bin", ".bin.index.json", ".ckpt", ".pt");
    private static final List<String> TRAINING =
            List.of("optimizer", "scheduler", "training_args", "rng_state", "trainer_state", "scaler");

    private CheckpointFiles() {}

    /** The names of the files to fetch, in the given order. */
    static List<String> select(List<String> names) {
        Set<String> withSafetensors = names.stream()
                .filter(name -> name.endsWith(".safetensors") && isWeights(name))
                .map(CheckpointFiles::directory)
                .collect(Collectors.toSet());
        List<String> selected = new ArrayList<>();
        for (String name : names) {
            if (!DIRECTORIES.contains(directory(name))) {
                continue;
            }
            boolean duplicate =
                    withSafetensors.contains(directory(name)) && file(name).startsWith("pytorch_model");
            // ModelScope names a classifier's label files in configuration.json; they are small JSON files.
            boolean labels = directory(name).isEmpty()
                    && file(name).endsWith(".json")
                    && file(name).contains("label");
            if (CONFIGURATION.contains(file(name)) || labels || isWeights(name) && !duplicate) {
                selected.add(name);
            }
        }
        return selected;
    }

    /** Whether the selected files include weights of the model itself. */
    static boolean holdWeights(List<String> names) {
        return names.stream().anyMatch(name -> directory(name).isEmpty() && isWeights(name) && !isOther(name));
    }

    private static boolean isWeights(String name) {
        String file = file(name);
        return WEIGHTS.stream().anyMatch(file::endsWith)
                && TRAINING.stream().noneMatch(file.toLowerCase(Locale.ROOT)::startsWith);
    }

    /** Weights of the VQGAN and CLIP in a ModelScope directory. */
    private static boolean isOther(String name) {
        return file(name).equals("vqgan_model.ckpt") || file(name).startsWith("ViT-");
    }

    private static String directory(String name) {
        return name.contains("/") ? name.substring(0, name.lastIndexOf('/')) : "";
    }

    private static String file(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }
}

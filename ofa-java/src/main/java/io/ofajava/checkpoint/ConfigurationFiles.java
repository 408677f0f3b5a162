// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.error.CheckpointError;
import io.ofajava.text.Json;
import io.ofajava.text.VocabularyLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The configuration of a checkpoint: the settings that fairseq stored with the weights, otherwise {@code config.json}
 * beside them; in both cases with the additions of a ModelScope directory's {@code configuration.json}.
 */
final class ConfigurationFiles {
    private static final long MAX_CONFIG_BYTES = 4 << 20;
    private static final String CONFIG = "config.json";
    private static final String CONFIGURATION = "configuration.json";
    private static final String ARGUMENTS = "fairseq_args.json";
    /** Settings of the generator of Transformers, which a request to this library does not use. */
    private static final String GENERATOR = "generation_config.json";
    /** The files that describe a checkpoint beside its weights. */
    static final List<String> NAMES = List.of(CONFIG, "ofa_layout.json", ARGUMENTS, CONFIGURATION);

    private final Path weights;
    private final boolean lenient;
    private final Findings findings;
    private String name = CONFIG;

    ConfigurationFiles(Path weights, boolean lenient, Findings findings) {
        this.weights = weights;
        this.lenient = lenient;
        this.findings = findings;
    }

    /** The files beside the weights that are read. */
    static List<Path> beside(Path weights) {
        List<Path> files = new ArrayList<>(NAMES.stream()
                .map(weights::resolveSibling)
                .filter(Files::isRegularFile)
                .toList());
        Path configuration = weights.resolveSibling(CONFIGURATION);
        if (files.contains(configuration)) {
            JsonNode labels = Json.readObject(configuration, MAX_CONFIG_BYTES)
                    .path("model")
                    .path("answer2label");
            if (labels.isTextual() && Files.isRegularFile(weights.resolveSibling(labels.textValue()))) {
                files.add(weights.resolveSibling(labels.textValue()));
            }
        }
        return files;
    }

    /** The source of the configuration, for messages. */
    String name() {
        return name;
    }

    /**
     * Reads the configuration and checks it against the tensors.
     *
     * @param tensors by Hugging Face name
     */
    OfaConfig config(TensorSource source, Map<String, Tensor> tensors) {
        OfaConfig config = source instanceof TorchFile torch
                ? fromFairseq(torch, tensors).orElseGet(() -> fromJson(tensors))
                : fromJson(tensors);
        Path generator = weights.resolveSibling(GENERATOR);
        if (Files.isRegularFile(generator)) {
            findings.ignored(
                    GENERATOR, "settings of Transformers' generator; the task and its options replace them", generator);
        }
        Path configuration = weights.resolveSibling(CONFIGURATION);
        if (!Files.isRegularFile(configuration)) {
            return config;
        }
        FineTuning tuning = new FineTuningReader(config.architecture(), findings)
                .withConfiguration(
                        config.fineTuning(), Json.readObject(configuration, MAX_CONFIG_BYTES), configuration, lenient);
        return new OfaConfig(config.architecture(), tuning);
    }

    private Optional<OfaConfig> fromFairseq(TorchFile torch, Map<String, Tensor> tensors) {
        Object stored = torch.value("cfg");
        Object arguments = stored == null ? torch.value("args") : Settings.member(stored, "model");
        Settings model = Settings.ofPickle(arguments, weights + " (" + (stored == null ? "args" : "cfg.model") + ")");
        if (model.isEmpty()) {
            return Optional.empty();
        }
        name = "cfg of the checkpoint";
        findings.read("configuration", stored == null ? "args" : "cfg", weights);
        // Before fairseq had cfg, one Namespace contained the model's and the task's arguments.
        Settings task =
                stored == null ? model : Settings.ofPickle(Settings.member(stored, "task"), weights + " (cfg.task)");
        ForeignModels.refuse(weights, tensors.keySet(), model);
        if (stored == null) {
            SettingRules.check(
                    model, EnumSet.of(SettingRules.Section.MODEL, SettingRules.Section.TASK), lenient, findings);
        } else {
            // cfg.model of published checkpoints repeats the arguments of the task and of the command line.
            SettingRules.check(model, EnumSet.of(SettingRules.Section.MODEL), lenient, findings);
            SettingRules.check(task, EnumSet.of(SettingRules.Section.TASK), lenient, findings);
            if (Settings.member(stored, "generation") != null) {
                findings.ignored(
                        "cfg.generation",
                        "defaults of training; the published evaluation replaces them on its command line",
                        weights);
            }
        }
        Architecture architecture = OfaConfigReader.fromFairseq(weights, tensors, model, task, layoutBeside());
        return Optional.of(
                new OfaConfig(architecture, new FineTuningReader(architecture, findings).fromFairseq(task, model)));
    }

    private OfaConfig fromJson(Map<String, Tensor> tensors) {
        Path file = weights.resolveSibling(CONFIG);
        Path arguments = weights.resolveSibling(ARGUMENTS);
        if (!Files.isRegularFile(file) && Files.isRegularFile(arguments)) {
            return fromArguments(arguments, tensors);
        }
        if (!Files.isRegularFile(file)) {
            ForeignModels.refuse(weights, tensors.keySet(), Settings.ofPickle(null, weights.toString()));
            throw CheckpointError.NO_CONFIG.with(weights, file.toAbsolutePath().getParent());
        }
        JsonNode json = Json.readObject(file, MAX_CONFIG_BYTES);
        Settings settings = Settings.of(json, file.toString());
        findings.read("configuration", CONFIG, file);
        ForeignModels.refuse(weights, tensors.keySet(), settings);
        SettingRules.check(settings, Set.of(SettingRules.Section.JSON), lenient, findings);
        Architecture architecture = OfaConfigReader.fromJson(weights, tensors, settings, json);
        return new OfaConfig(architecture, new FineTuningReader(architecture, findings).fromJson(settings, json));
    }

    /** fairseq's arguments in a separate file, for a bare state dict. */
    private OfaConfig fromArguments(Path file, Map<String, Tensor> tensors) {
        Settings settings = Settings.of(Json.readObject(file, MAX_CONFIG_BYTES), file.toString());
        name = ARGUMENTS;
        findings.read("configuration", ARGUMENTS, file);
        ForeignModels.refuse(weights, tensors.keySet(), settings);
        SettingRules.check(
                settings, EnumSet.of(SettingRules.Section.MODEL, SettingRules.Section.TASK), lenient, findings);
        Architecture architecture = OfaConfigReader.fromFairseq(weights, tensors, settings, settings, layoutBeside());
        return new OfaConfig(
                architecture, new FineTuningReader(architecture, findings).fromFairseq(settings, settings));
    }

    private Optional<VocabularyLayout> layoutBeside() {
        for (String beside : NAMES) {
            Path file = weights.resolveSibling(beside);
            if (Files.isRegularFile(file)) {
                Optional<VocabularyLayout> layout =
                        LayoutSettings.in(Json.readObject(file, MAX_CONFIG_BYTES), file.toString());
                if (layout.isPresent()) {
                    return layout;
                }
            }
        }
        return Optional.empty();
    }
}

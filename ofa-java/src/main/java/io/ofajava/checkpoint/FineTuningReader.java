// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ofajava.checkpoint.pickle.Names;
import io.ofajava.error.CheckpointError;
import io.ofajava.image.PixelNormalization;
import io.ofajava.text.Json;
import io.ofajava.text.Language;
import io.ofajava.text.VocabularyLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads a {@link FineTuning} from {@code cfg.task} of a fairseq checkpoint ({@code tasks/ofa_task.py}), from
 * {@code config.json}, and from the {@code configuration.json} of a ModelScope directory
 * ({@code ofa_for_all_tasks.py:106}, {@code preprocessors/ofa/base.py:38}), which precedes the other two.
 */
final class FineTuningReader {
    private static final long MAX_LABEL_BYTES = 16L << 20;
    private static final int MAX_LABELS = 100_000;
    /** Tasks of fairseq and of ModelScope by this library's names. */
    static final Map<String, String> TASKS = Map.ofEntries(
            Map.entry("caption", "caption"),
            Map.entry("image-captioning", "caption"),
            Map.entry("vqa_gen", "answer"),
            Map.entry("visual-question-answering", "answer"),
            Map.entry("refcoco", "ground"),
            Map.entry("visual-grounding", "ground"),
            Map.entry("snli_ve", "entail"),
            Map.entry("visual-entailment", "entail"),
            Map.entry("image_gen", "paint"),
            Map.entry("text-to-image-synthesis", "paint"),
            Map.entry("image_classify", "classify"),
            Map.entry("image-classification", "classify"),
            Map.entry("gigaword", "summarize"),
            Map.entry("text-summarization", "summarize"),
            Map.entry("summarization", "summarize"),
            Map.entry("ocr", "ocr"),
            Map.entry("ocr-recognition", "ocr"),
            Map.entry("cola", "cola"),
            Map.entry("mnli", "mnli"),
            Map.entry("mrpc", "mrpc"),
            Map.entry("qnli", "qnli"),
            Map.entry("qqp", "qqp"),
            Map.entry("rte", "rte"),
            Map.entry("sst2", "sst2"));
    /**
     * Settings of decoding by the names of fairseq's {@code eval_args} and ModelScope's {@code beam_search}, and by the
     * names of config.json.
     */
    private static final Map<String, String> GENERATION = Map.of(
            "beam",
            "beam_size",
            "beam_size",
            "beam_size",
            "min_len",
            "min_len",
            "max_len_b",
            "max_len_b",
            "no_repeat_ngram_size",
            "no_repeat_ngram_size",
            "lenpen",
            "lenpen",
            "temperature",
            "temperature",
            "unnormalized",
            "unnormalized",
            "constraint_range",
            "constraint_range");

    private final VocabularyLayout layout;
    private final int vocabSize;
    private final Findings findings;

    FineTuningReader(Architecture architecture, Findings findings) {
        this.layout = architecture.layout();
        this.vocabSize = architecture.size().vocabSize();
        this.findings = findings;
    }

    /** Reads fairseq's settings; {@code model} may have an image size if {@code task} has none. */
    FineTuning fromFairseq(Settings task, Settings model) {
        String stored = task.text("_name", task.value("task") instanceof String name ? name : "");
        String taskName = TASKS.getOrDefault(stored, "");
        ObjectNode generation = JsonNodeFactory.instance.objectNode();
        if (task.value("eval_args") instanceof String arguments && !taskName.isEmpty() && !arguments.isBlank()) {
            generation(
                    generation,
                    taskName,
                    Json.parseObject(arguments.getBytes(StandardCharsets.UTF_8), task.where() + ": eval_args"),
                    task.where() + ": eval_args");
        }
        FineTuning result = common(task, model, FineTuning.UNKNOWN);
        promptType(generation, taskName, promptType(task, ""));
        if (!task.text("constraint_range", "").isEmpty() && !taskName.isEmpty()) {
            generation(
                    generation,
                    taskName,
                    JsonNodeFactory.instance.objectNode().put("constraint_range", task.text("constraint_range", "")),
                    task.where());
        }
        result = new FineTuning(
                taskName,
                printable(stored),
                language(task.text("bpe", "").equals("bert"), task.where()),
                result.normalization(),
                result.imageSize(),
                result.maxImageSize(),
                result.maxSourceLength(),
                false,
                result.maxObjectLength(),
                result.addObject(),
                result.document(),
                promptType(task, ""),
                "",
                false,
                List.of(),
                0,
                generation.isEmpty() ? MissingNode.getInstance() : generation);
        return report(result, task.where());
    }

    /** Reads config.json. */
    FineTuning fromJson(Settings settings, JsonNode config) {
        FineTuning result = common(settings, settings, FineTuning.UNKNOWN);
        return new FineTuning(
                "",
                "",
                language(false, settings.where()),
                result.normalization(),
                result.imageSize(),
                result.maxImageSize(),
                result.maxSourceLength(),
                false,
                result.maxObjectLength(),
                result.addObject(),
                result.document(),
                promptType(settings, ""),
                "",
                false,
                List.of(),
                0,
                config.path("generation"));
    }

    /**
     * The additions of a ModelScope directory.
     *
     * @param base the checkpoint's own settings
     * @param file {@code configuration.json}
     */
    FineTuning withConfiguration(FineTuning base, JsonNode configuration, Path file, boolean lenient) {
        JsonNode member = configuration.path("model");
        Settings model =
                Settings.of(member.isObject() ? member : JsonNodeFactory.instance.objectNode(), file + " (model)");
        SettingRules.check(model, java.util.Set.of(SettingRules.Section.CONFIGURATION), lenient, findings);
        String stored = configuration.path("task").asText("");
        String task = TASKS.getOrDefault(stored, base.task());
        if (task.equals("mnli") || stored.equals("text-classification")) {
            task = "mnli"; // the only published text classifier
        }
        ObjectNode generation = base.generation().isObject()
                ? ((ObjectNode) base.generation()).deepCopy()
                : JsonNodeFactory.instance.objectNode();
        if (member.path("beam_search").isObject() && !task.isEmpty()) {
            generation(generation, task, member.path("beam_search"), file + " (model.beam_search)");
        }
        promptType(generation, task, promptType(model, ""));
        String language = model.text("language", "");
        FineTuning common = common(model, model, base);
        FineTuning result = new FineTuning(
                task,
                stored.isEmpty() ? base.storedTask() : printable(stored),
                language.isEmpty() ? base.language() : language(!language.equals("en"), model.where()),
                common.normalization(),
                common.imageSize(),
                common.maxImageSize(),
                common.maxSourceLength(),
                common.maxSourceLength() > 0 && (base.sourceInTokens() || model.value("max_src_length") != null),
                common.maxObjectLength(),
                common.addObject(),
                common.document(),
                promptType(model, base.promptType()),
                ConfiguredPrompt.of(model, task, findings),
                model.text("gen_type", "generation").equals("traverse"),
                labels(model, file),
                model.integer("num_return_sequences", 0),
                generation.isEmpty() ? MissingNode.getInstance() : generation);
        return report(result, file.toString());
    }

    /** The prefix that the decoder reads, as a setting of the task that the checkpoint was fine-tuned for. */
    private static void promptType(ObjectNode generation, String task, String type) {
        if (!type.isEmpty() && !task.isEmpty()) {
            (generation.path(task).isObject() ? (ObjectNode) generation.path(task) : generation.putObject(task))
                    .put("prompt_type", type);
        }
    }

    private FineTuning common(Settings settings, Settings other, FineTuning base) {
        boolean imagenet =
                settings.flag("imagenet_default_mean_and_std", base.normalization() == PixelNormalization.IMAGENET);
        return new FineTuning(
                base.task(),
                base.storedTask(),
                base.language(),
                imagenet ? PixelNormalization.IMAGENET : PixelNormalization.HALF,
                settings.integer("patch_image_size", other.integer("patch_image_size", base.imageSize())),
                settings.integer("max_image_size", base.maxImageSize()),
                settings.integer("max_src_length", base.maxSourceLength()),
                base.sourceInTokens(),
                settings.integer("max_object_length", base.maxObjectLength()),
                settings.flag("add_object", base.addObject()),
                settings.flag("is_document", base.document()),
                base.promptType(),
                base.prompt(),
                base.exhaustive(),
                base.labels(),
                base.hypotheses(),
                base.generation());
    }

    private static String promptType(Settings settings, String missing) {
        String type = settings.text("prompt_type", missing);
        if (!type.isEmpty() && !List.of("none", "src", "prev_output").contains(type)) {
            throw CheckpointError.SETTING_INVALID.with(
                    settings.where(), "prompt_type", "none, src or prev_output", Names.isPlain(type) ? type : "?");
        }
        return type;
    }

    /** The number of rows is the stronger evidence: a checkpoint that a user fine-tuned may name no tokenizer. */
    private Language language(boolean chinese, String where) {
        if (chinese && layout.equals(VocabularyLayout.PUBLISHED)) {
            throw CheckpointError.MISMATCH.with(
                    where,
                    "names the Chinese tokenizer, but the vocabulary has the " + vocabSize + " ids of the English one");
        }
        return chinese || layout.equals(VocabularyLayout.CHINESE) ? Language.CHINESE : Language.ENGLISH;
    }

    /** Settings of decoding by the names of config.json; settings without an effect are reported. */
    private void generation(ObjectNode generation, String task, JsonNode settings, String where) {
        ObjectNode target =
                generation.path(task).isObject() ? (ObjectNode) generation.path(task) : generation.putObject(task);
        List<String> ignored = new ArrayList<>();
        settings.properties().forEach(entry -> {
            String name = GENERATION.get(entry.getKey());
            if (name != null && !entry.getValue().isNull()) {
                target.set(name, entry.getValue());
            } else if (Names.isPlain(entry.getKey())) {
                ignored.add(entry.getKey());
            }
        });
        if (!ignored.isEmpty()) {
            findings.ignored(String.join(", ", ignored), "no setting of this library's decoder", where);
        }
    }

    /** The labels of a JSON object that maps answers to numbers, beside {@code file}. */
    private static List<String> labels(Settings model, Path file) {
        String name = model.text("answer2label", "");
        if (name.isEmpty()) {
            return List.of();
        }
        Path path = file.resolveSibling(name);
        if (!Names.isPlain(name) || name.contains("/") || name.contains("\\") || !Files.isRegularFile(path)) {
            throw CheckpointError.MISMATCH.with(model.where(), "answer2label must name a file beside it");
        }
        TreeMap<Integer, String> byNumber = new TreeMap<>();
        Json.readObject(path, MAX_LABEL_BYTES).properties().forEach(entry -> {
            if (!entry.getValue().isInt()
                    || byNumber.put(entry.getValue().intValue(), entry.getKey()) != null
                    || byNumber.size() > MAX_LABELS) {
                throw CheckpointError.DAMAGED.with(
                        path, "must map at most " + MAX_LABELS + " labels to numbers of their own");
            }
        });
        return List.copyOf(byNumber.values());
    }

    private static String printable(String text) {
        return text.isEmpty() || Names.isPlain(text) ? text : "?";
    }

    private FineTuning report(FineTuning tuning, String where) {
        if (!tuning.storedTask().isEmpty()) {
            findings.read("task", tuning.storedTask(), where);
        }
        findings.read("language", tuning.language().code(), where);
        if (tuning.imageSize() > 0) {
            findings.read("image size", tuning.imageSize(), where);
        }
        if (tuning.normalization() != PixelNormalization.HALF) {
            findings.read("pixel normalisation", "mean and deviation of ImageNet", where);
        }
        return tuning;
    }
}

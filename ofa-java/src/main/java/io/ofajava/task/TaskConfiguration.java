// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.ofajava.error.CheckpointError;
import io.ofajava.error.InvalidInputException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Applies the task settings in a checkpoint's {@code config.json} to the published tasks. Under {@code generation},
 * each task's name may have {@code beam_size}, {@code min_len}, {@code max_len_b}, {@code no_repeat_ngram_size},
 * {@code lenpen}, {@code temperature}, {@code unnormalized}, {@code constraint_range}, {@code prompt_type} and
 * {@code patch_image_size}; absent settings keep the published value. {@code generation.paint}, the sampling of image
 * tokens, is read together with the VQGAN.
 */
public final class TaskConfiguration {
    private static final int SPECIAL_TOKENS = 4;
    private static final int MAX_BEAM = 1024;
    private static final int MAX_LENGTH = 4096;
    private static final int MAX_IMAGE_SIZE = 4096;

    private TaskConfiguration() {}

    /**
     * The task with a checkpoint's settings for it.
     *
     * @param task the task as published
     * @param generation the {@code generation} object of a configuration; null or without this task's name changes
     *     nothing
     * @throws InvalidInputException naming the setting that is unknown or out of range
     */
    public static TaskPlan apply(TaskPlan task, @Nullable JsonNode generation) {
        JsonNode settings = generation == null ? null : generation.get(task.name());
        if (settings == null || task.name().equals(Tasks.PAINT.name())) {
            return task;
        }
        if (!settings.isObject()) {
            throw CheckpointError.SETTING_INVALID.with(
                    "config.json", "generation." + task.name(), "an object", settings);
        }
        TaskPlan result = task;
        for (Map.Entry<String, JsonNode> field : settings.properties()) {
            result = apply(result, field.getKey(), field.getValue());
        }
        DecodePreset preset = result.preset();
        if (preset.minLength() > preset.maxLength()) {
            throw CheckpointError.SETTING_INVALID.with(
                    "config.json",
                    "generation." + task.name() + ".min_len",
                    "at most max_len_b, which is " + preset.maxLength(),
                    preset.minLength());
        }
        return result;
    }

    private static TaskPlan apply(TaskPlan task, String key, JsonNode value) {
        DecodePreset preset = task.preset();
        String name = "generation." + task.name() + "." + key;
        return switch (key) {
            case "beam_size", "beam" -> task.withPreset(preset.withBeamSize(integer(name, value, 1, MAX_BEAM)));
            case "min_len" -> task.withPreset(preset.withMinLength(integer(name, value, 0, MAX_LENGTH)));
            case "max_len_b" -> task.withPreset(preset.withMaxLength(integer(name, value, 1, MAX_LENGTH)));
            case "no_repeat_ngram_size" ->
                task.withPreset(preset.withNoRepeatNgramSize(integer(name, value, 0, MAX_LENGTH)));
            case "lenpen" -> task.withPreset(preset.withLengthPenalty(number(name, value, -10, 10)));
            case "temperature" -> task.withPreset(preset.withTemperature(number(name, value, 1e-3, 1e3)));
            case "unnormalized" -> task.withPreset(preset.withNormalizeScores(!flag(name, value)));
            case "constraint_range" -> task.withPreset(preset.withRange(range(name, value)));
            case "prompt_type" ->
                task.withPromptType(DecoderPrompt.parse(value.asText(), "prompt_type of config.json"));
            case "patch_image_size" -> task.withImageSize(integer(name, value, 1, MAX_IMAGE_SIZE));
            default -> throw CheckpointError.SETTING_UNKNOWN.with("config.json", name);
        };
    }

    /** Two token ids, the second one exclusive: a list, or a text such as "4,21134". */
    private static TokenRange range(String name, JsonNode value) {
        JsonNode ids = value;
        if (value.isTextual() && value.textValue().matches("\\(?\\s*\\d{1,9}\\s*,\\s*\\d{1,9}\\s*\\)?")) {
            String[] parts = value.textValue().replaceAll("[()\\s]", "").split(",");
            ids = JsonNodeFactory.instance
                    .arrayNode()
                    .add(Integer.parseInt(parts[0]))
                    .add(Integer.parseInt(parts[1]));
        }
        boolean two = ids.isArray() && ids.size() == 2;
        if (!two
                || !ids.get(0).canConvertToInt()
                || !ids.get(1).canConvertToInt()
                || ids.get(0).intValue() < SPECIAL_TOKENS
                || ids.get(1).intValue() <= ids.get(0).intValue()) {
            throw CheckpointError.SETTING_INVALID.with(
                    "config.json",
                    name,
                    "two token ids, the first at least " + SPECIAL_TOKENS + " and below the second",
                    value);
        }
        return new TokenRange(ids.get(0).intValue(), ids.get(1).intValue());
    }

    private static int integer(String name, JsonNode value, int least, int most) {
        if (!value.isIntegralNumber()
                || !value.canConvertToInt()
                || value.intValue() < least
                || value.intValue() > most) {
            throw CheckpointError.SETTING_INVALID.with(
                    "config.json", name, "a whole number from " + least + " to " + most, value);
        }
        return value.intValue();
    }

    private static float number(String name, JsonNode value, double least, double most) {
        if (!value.isNumber() || value.doubleValue() < least || value.doubleValue() > most) {
            throw CheckpointError.SETTING_INVALID.with(
                    "config.json", name, "a number from " + least + " to " + most, value);
        }
        return value.floatValue();
    }

    private static boolean flag(String name, JsonNode value) {
        if (!value.isBoolean()) {
            throw CheckpointError.SETTING_INVALID.with("config.json", name, "true or false", value);
        }
        return value.booleanValue();
    }
}

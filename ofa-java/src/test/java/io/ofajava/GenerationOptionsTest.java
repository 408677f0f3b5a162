// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.error.ErrorCode;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.OptionError;
import io.ofajava.error.Setting;
import io.ofajava.image.Orientation;
import io.ofajava.image.Truncated;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GenerationOptionsTest {
    private static final GenerationOptions ALL = GenerationOptions.defaults()
            .withBeamSize(3)
            .withNBest(2)
            .withMinLength(1)
            .withMaxLength(9)
            .withLengthPenalty(0.7)
            .withNoRepeatNgramSize(3)
            .withUnknownPenalty(2)
            .withTemperature(0.5)
            .withTopK(10)
            .withTopP(0.9)
            .withSampling(true)
            .withSeed(-7)
            .withCandidates(4)
            .withChoices(List.of("a", "b"))
            .withPrefix("the")
            .withPromptType(PromptType.PREV_OUTPUT)
            .withImageSize(480)
            .withOrientation(Orientation.APPLY)
            .withTruncated(Truncated.ALLOW);

    @Test
    void everyOptionIsAValueByItsName() throws Exception {
        assertEquals(
                GenerationOptions.descriptors().stream()
                        .map(OptionDescriptor::name)
                        .sorted()
                        .toList(),
                List.copyOf(ALL.toMap().keySet()));
        assertEquals(ALL, GenerationOptions.of(ALL.toMap()));
        assertEquals(PromptType.PREV_OUTPUT, ALL.promptType().orElseThrow());
        assertEquals(-7, ALL.seed().getAsLong());
        assertTrue(GenerationOptions.defaults().toMap().isEmpty());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(ALL);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertEquals(ALL, in.readObject());
        }
    }

    @Test
    void textsOfFlagsAndNumbersOfJsonAreTheSame() {
        assertEquals(
                GenerationOptions.of(Map.of("beamSize", 5, "topP", 0.5, "sampling", true)),
                GenerationOptions.of(Map.of("beamSize", "5", "topP", "0.5", "sampling", "true")));
        assertEquals(GenerationOptions.of(Map.of("beamSize", 2.0)), GenerationOptions.of(Map.of("beamSize", 2)));
    }

    @Test
    void invalidValuesAreRefused() {
        refused(OptionError.OUT_OF_RANGE, Setting.BEAM_SIZE, 65);
        refused(OptionError.WRONG_TYPE, Setting.BEAM_SIZE, 2.5);
        refused(OptionError.WRONG_TYPE, Setting.BEAM_SIZE, "x");
        refused(OptionError.WRONG_TYPE, Setting.TOP_P, 0);
        refused(OptionError.WRONG_TYPE, Setting.TOP_P, Float.NaN);
        refused(OptionError.OUT_OF_RANGE, Setting.TEMPERATURE, Double.NaN);
        refused(OptionError.OUT_OF_RANGE, Setting.TEMPERATURE, -1);
        refused(OptionError.OUT_OF_RANGE, Setting.CANDIDATES, 0);
        refused(OptionError.NOT_A_MULTIPLE, Setting.IMAGE_SIZE, 100);
        refused(OptionError.UNKNOWN_VALUE, Setting.PROMPT_TYPE, "loud");
        refused(OptionError.UNKNOWN_VALUE, Setting.ORIENTATION, "left");
        refused(OptionError.WRONG_TYPE, Setting.SAMPLING, "maybe");
        refused(OptionError.LIST_ITEM_EMPTY, Setting.CHOICES, List.of("a", " "));
        refused(OptionError.LIST_LENGTH, Setting.CHOICES, List.of());
        refused(OptionError.TEXT_LENGTH, Setting.PREFIX, " ");
        InvalidInputException unknown =
                assertThrows(InvalidInputException.class, () -> GenerationOptions.of(Map.of("beam", 5)));
        assertEquals(OptionError.UNKNOWN_NAME, unknown.code());
        assertEquals("beam", unknown.parameters().get("name"));
    }

    private static void refused(ErrorCode code, Setting setting, Object value) {
        InvalidInputException refused =
                assertThrows(InvalidInputException.class, () -> GenerationOptions.of(Map.of(setting.id(), value)));
        assertEquals(code, refused.code(), refused.getMessage());
        assertEquals(setting, refused.parameters().get("setting"));
    }

    @Test
    void taskDefaultsEqualThePublishedSettings() {
        GenerationOptions caption = Task.of("caption").defaults();
        assertEquals(5, caption.beamSize().getAsInt());
        assertEquals(16, caption.maxLength().getAsInt());
        assertEquals(3, caption.noRepeatNgramSize().getAsInt());
        assertEquals(480, caption.imageSize().getAsInt());
        assertEquals(
                PromptType.PREV_OUTPUT,
                Task.of("answer").defaults().promptType().orElseThrow());
        assertEquals(256, Task.of("paint").defaults().topK().getAsInt());
        for (Task task : Task.all()) {
            for (Setting setting : Setting.values()) {
                assertTrue(
                        !task.defaults().isSet(setting) || task.options().contains(setting),
                        () -> task + " has a default of " + setting + ", which it does not take");
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.error.InvalidInputException;
import io.ofajava.task.PromptType;
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
            .withImageSize(480);

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
    void otherValuesAreRefusedByName() {
        refused("beamSize is 65; it must be 1 to 64", "beamSize", 65);
        refused("beamSize is 2.5; it must be a whole number", "beamSize", 2.5);
        refused("beamSize is x", "beamSize", "x");
        refused("topP is 0", "topP", 0);
        refused("temperature is NaN", "temperature", Double.NaN);
        refused("imageSize is 100; it must be a multiple of 16", "imageSize", 100);
        refused("promptType is 'loud'", "promptType", "loud");
        refused("sampling is maybe", "sampling", "maybe");
        refused("choices: text 2 of 2 is empty", "choices", List.of("a", " "));
        refused("choices has 0 texts", "choices", List.of());
        refused("prefix has 1 characters", "prefix", " ");
        refused("no option 'beam'", "beam", 5);
    }

    private static void refused(String message, String name, Object value) {
        String actual = assertThrows(InvalidInputException.class, () -> GenerationOptions.of(Map.of(name, value)))
                .getMessage();
        assertTrue(actual.contains(message), actual);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ofajava.error.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Task settings of checkpoints. */
class TaskConfigurationTest {
    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text.replace('\'', '"'));
    }

    @Test
    void absentSettingsKeepThePublishedValue() throws Exception {
        assertSame(Tasks.CAPTION, TaskConfiguration.apply(Tasks.CAPTION, null));
        assertSame(Tasks.CAPTION, TaskConfiguration.apply(Tasks.CAPTION, json("{'answer': {'beam_size': 2}}")));
        assertEquals(Tasks.GROUND, TaskConfiguration.apply(Tasks.GROUND, json("{'ground': {}}")));
        assertSame(Tasks.PAINT, TaskConfiguration.apply(Tasks.PAINT, json("{'paint': {'top_k': 50}}")));
    }

    @Test
    void givenSettingsReplaceThePublishedOnes() throws Exception {
        JsonNode generation = json(
                "{'caption': {'beam_size': 2, 'min_len': 3, 'max_len_b': 30, 'no_repeat_ngram_size': 0, 'lenpen': 0.5,"
                        + " 'temperature': 0.9,'unnormalized': true, 'constraint_range': '4,100', 'prompt_type': 'src', 'patch_image_size': 96}}");
        TaskPlan task = TaskConfiguration.apply(Tasks.CAPTION, generation);
        assertEquals(new DecodePreset(2, 3, 30, 0, 0.5f, 0.9f, false, 0, null, new TokenRange(4, 100)), task.preset());
        assertEquals(DecoderPrompt.SRC, task.promptType());
        assertEquals(96, task.imageSize());
        assertEquals(Tasks.CAPTION.prompt(), task.prompt());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'caption': 3}",
                "{'caption': {'beams': 2}}",
                "{'caption': {'beam_size': 0}}",
                "{'caption': {'beam_size': 1e9}}",
                "{'caption': {'beam_size': 2.5}}",
                "{'caption': {'max_len_b': 'long'}}",
                "{'caption': {'temperature': 0}}",
                "{'caption': {'lenpen': 'NaN'}}",
                "{'caption': {'unnormalized': 1}}",
                "{'caption': {'prompt_type': 'guess'}}",
                "{'caption': {'constraint_range': '4'}}",
                "{'caption': {'constraint_range': '9,5'}}",
                "{'caption': {'constraint_range': [0, 5]}}",
                "{'caption': {'patch_image_size': -16}}",
                "{'caption': {'min_len': 20}}",
                "{'caption': {'max_len_b': 3, 'min_len': 4}}"
            })
    void nonsenseIsNamed(String generation) {
        InvalidInputException refused = assertThrows(
                InvalidInputException.class, () -> TaskConfiguration.apply(Tasks.CAPTION, json(generation)));
        assertTrue(
                refused.getMessage().contains("generation.caption")
                        || refused.getMessage().contains("prompt_type"),
                refused.getMessage());
    }

    @Test
    void slotsKeepTheirTextsUnchanged() {
        PromptTemplate template = new PromptTemplate(" a {} b {}");
        assertEquals(2, template.slots());
        assertEquals(" a {} b x", template.fill("{}", "x"));
        assertThrows(IllegalArgumentException.class, () -> template.fill("x"));
    }
}

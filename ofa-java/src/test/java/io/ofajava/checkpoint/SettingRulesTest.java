// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.ofajava.checkpoint.SettingRules.Section;
import io.ofajava.error.CheckpointError;
import io.ofajava.error.Refusal;
import java.io.IOException;
import java.util.EnumSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings of the original code that change the forward pass; a value that is not implemented is refused. */
class SettingRulesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Settings settings(String key, String value) throws IOException {
        return Settings.of(JSON.createObjectNode().set(key, JSON.readTree(value)), "checkpoint.pt");
    }

    private static Findings check(String key, String value, boolean lenient) throws IOException {
        Findings findings = new Findings();
        SettingRules.check(settings(key, value), EnumSet.of(Section.MODEL), lenient, findings);
        return findings;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "train_mue | true | false",
                "cross_self_attention | true | false",
                "no_cross_attention | true | false",
                "quant_noise_pq | 0.1 | 0",
                "encoder_layers_to_keep | \"0,2,4\" | null",
                "decoder_layers_to_keep | \"0,2,4\" | \"\"",
                "adaptive_softmax_cutoff | \"1000,2000\" | null",
                "adaptive_input | true | false",
                "encoder_prompt_type | \"adaptor\" | \"prefix\"",
            })
    void aValueThatIsNotImplementedIsRefused(String key, String refused, String computed) throws IOException {
        Refusal.of(CheckpointError.SETTING_NOT_COMPUTED, () -> check(key, refused, false), key + " is");
        assertEquals(1, check(key, refused, true).provenance().ignored().size());
        assertEquals(0, check(key, computed, false).provenance().ignored().size());
    }

    @ParameterizedTest
    @CsvSource({"constraint_range", "eval_args", "prompt_type", "max_src_length", "is_document"})
    void aSettingOfTheTaskThatIsReadIsNotReportedAsIgnored(String key) throws IOException {
        Findings findings = new Findings();
        SettingRules.check(settings(key, "\"4,9\""), EnumSet.of(Section.TASK), false, findings);
        assertEquals(0, findings.provenance().ignored().size());
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.vqgan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.ofajava.error.InvalidInputException;
import io.ofajava.text.TextFile;

/** Hostile {@code model.yaml} and {@code vqgan_config.json}: an architecture, or one line that says what is wrong. */
class VqganConfigFuzzTest {
    @FuzzTest(maxDuration = "3m")
    void configuration(byte[] text) {
        try {
            VqganConfigReader.parse(TextFile.decode(text, "model.yaml"), "model.yaml");
        } catch (InvalidInputException refused) {
            assertEquals(-1, refused.getMessage().indexOf('\n'), refused.getMessage());
        }
    }
}

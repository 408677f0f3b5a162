// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.task.TaskTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfiguredPromptTest {
    @TempDir
    private Path temporary;

    private Checkpoint open(String task, String prompt) throws IOException {
        Path directory = ModelFixture.small().write(temporary.resolve("m"));
        var configuration = ModelFixture.JSON.createObjectNode().put("task", task);
        configuration.putObject("model").put("prompt", prompt);
        Files.writeString(directory.resolve("configuration.json"), configuration.toString());
        return Checkpoint.open(directory);
    }

    private static List<String> ignored(Checkpoint checkpoint) {
        return checkpoint.provenance().ignored().stream()
                .filter(ignored -> ignored.what().equals("prompt"))
                .map(Provenance.Ignored::why)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "image-captioning, ' say it'",
        "text-summarization, ' \" {} \" in short:'",
        "text-classification, ' does \" {} \" imply \" {} \"?'"
    })
    void aPromptWithTheSlotsOfItsTaskIsRead(String task, String prompt) throws IOException {
        Checkpoint checkpoint = open(task, prompt);
        assertEquals(prompt, checkpoint.config().fineTuning().prompt());
        assertEquals(List.of(), ignored(checkpoint));
    }

    @ParameterizedTest
    @CsvSource({
        "image-captioning, say {}, 'its number of slots is 1, and the task caption needs 0'",
        "text-summarization, say, 'its number of slots is 0, and the task summarize needs 1'",
        "text-classification, {}?, 'its number of slots is 1, and the task mnli needs 2'",
        "auto-speech-recognition, say, 'the task that it belongs to is not known to this library'"
    })
    void anotherPromptIsReportedAsIgnored(String task, String prompt, String reason) throws IOException {
        Checkpoint checkpoint = open(task, prompt);
        assertEquals("", checkpoint.config().fineTuning().prompt());
        assertEquals(1, ignored(checkpoint).size());
        assertTrue(ignored(checkpoint).get(0).startsWith(reason), ignored(checkpoint)::toString);
    }

    @Test
    void anUnprintablePromptIsReportedAsIgnored() throws IOException {
        Checkpoint checkpoint = open("image-captioning", "say\nit");
        assertEquals("", checkpoint.config().fineTuning().prompt());
        assertEquals(
                List.of("it is too long or contains control characters; the default prompt of caption replaces it"),
                ignored(checkpoint));
    }

    @Test
    void theNumberOfTextsIsThatOfTheTask() {
        FineTuningReader.TASKS
                .values()
                .forEach(task -> assertEquals(
                        TaskTable.find(task).orElseThrow().inputs().texts().size(),
                        ConfiguredPrompt.texts(task),
                        task));
    }
}

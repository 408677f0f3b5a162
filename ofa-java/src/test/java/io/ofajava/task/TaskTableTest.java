// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.error.Setting;
import io.ofajava.text.Language;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TaskTableTest {
    @Test
    void theNamesArePublic() {
        assertEquals(
                List.of(
                        "caption",
                        "answer",
                        "ground",
                        "entail",
                        "entail-with-caption",
                        "match",
                        "match-answer",
                        "classify",
                        "summarize",
                        "ocr",
                        "detect",
                        "describe-region",
                        "infill-text",
                        "cola",
                        "mnli",
                        "mrpc",
                        "qnli",
                        "qqp",
                        "rte",
                        "sst2",
                        "text2sql",
                        "sudoku",
                        "run",
                        "paint",
                        "infill-image"),
                TaskTable.all().stream().map(TaskDefinition::name).toList());
        Set<String> names = new HashSet<>();
        for (TaskDefinition task : TaskTable.all()) {
            assertTrue(names.add(task.name()), task.name());
            task.aliases().forEach(alias -> assertTrue(names.add(alias), alias));
            assertEquals(task, TaskTable.find(task.name()).orElseThrow());
            assertTrue(task.isIn(Language.ENGLISH), task.name());
            assertTrue(task.summary().endsWith("."), task.summary());
            assertFalse(task.example().isEmpty(), task.name());
        }
        assertEquals(
                "describe-region",
                TaskTable.find("grounded-caption").orElseThrow().name());
        assertTrue(TaskTable.find("Caption").isEmpty());
    }

    @Test
    void chineseHasOnlyThePublishedPrompts() {
        assertEquals(
                List.of("caption", "answer", "ground", "summarize", "ocr", "run"),
                TaskTable.all().stream()
                        .filter(task -> task.isIn(Language.CHINESE))
                        .map(TaskDefinition::name)
                        .toList());
    }

    @Test
    void requestsMaySetOptionsOfTheTask() {
        assertTrue(options("caption").containsAll(List.of("beamSize", "topK", "prefix", "imageSize", "orientation")));
        assertFalse(options("caption").contains("choices"));
        assertTrue(options("answer").contains("choices"));
        assertFalse(options("summarize").contains("imageSize"));
        assertFalse(
                options("ground").contains("topK"),
                "ground must not accept sampling options: boxes come from a beam search");
        assertEquals(Set.of("beamSize", "nBest", "promptType"), options("cola"));
        assertEquals(Set.of("candidates", "seed", "topK", "topP", "temperature"), options("paint"));
        assertFalse(
                options("infill-image").contains("imageSize"),
                "infill-image must not accept a size: the image tokens determine it");
    }

    private static Set<String> options(String name) {
        return TaskTable.of(name).options().stream().map(Setting::id).collect(Collectors.toSet());
    }
}

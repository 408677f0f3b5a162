// SPDX-License-Identifier: Apache-2.0
package io.ofajava.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.task.ChoiceUse;
import io.ofajava.task.DecodePreset;
import io.ofajava.task.TaskDefinition;
import io.ofajava.task.TaskInputs;
import io.ofajava.task.TaskTable;
import io.ofajava.task.TaskWording;
import io.ofajava.task.TextInput;
import io.ofajava.task.Use;
import io.ofajava.text.Language;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** {@code docs/tasks.md} renders the table of tasks. {@code -Dofa.tasks=write} writes it. */
class TasksPageTest {
    private static final Path PAGE =
            Path.of(System.getProperty("ofa.root", "..")).resolve("docs/tasks.md");
    private static final String START = "<!-- Generated from TaskTable by TasksPageTest. -->\n";

    @Test
    void thePageEqualsTheTable() throws IOException {
        String page = Files.readString(PAGE);
        assertTrue(page.contains(START), PAGE + " does not have the line " + START);
        String expected = page.substring(0, page.indexOf(START)) + START + table() + sections();
        if (System.getProperty("ofa.tasks", "").equals("write")) {
            Files.writeString(PAGE, expected);
        }
        assertEquals(
                expected,
                Files.readString(PAGE),
                "write the page with: mvn -pl ofa-cli -am test -Dtest=TasksPageTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Dofa.tasks=write");
    }

    private static String table() {
        StringBuilder rows =
                new StringBuilder("\n| task | what it does | takes | gives | languages |\n|---|---|---|---|---|\n");
        for (TaskDefinition task : TaskTable.all()) {
            rows.append("| [`")
                    .append(task.name())
                    .append("`](#")
                    .append(task.name())
                    .append(") | ");
            rows.append(task.summary())
                    .append(" | ")
                    .append(takes(task))
                    .append(" | ")
                    .append(gives(task));
            rows.append(" | ").append(String.join(", ", languages(task))).append(" |\n");
        }
        return rows.toString();
    }

    private static String sections() {
        StringBuilder text = new StringBuilder();
        for (TaskDefinition task : TaskTable.all()) {
            text.append("\n### ").append(task.name()).append("\n\n").append(task.summary());
            if (!task.aliases().isEmpty()) {
                text.append(" Also known as `").append(task.aliases().get(0)).append("`.");
            }
            text.append("\n\n```sh\nofa run --task ")
                    .append(task.name())
                    .append(' ')
                    .append(task.example())
                    .append("\n```\n\n");
            for (Language language : Language.values()) {
                TaskWording wording = task.wordings().get(language);
                if (wording != null) {
                    text.append("- Prompt (")
                            .append(language)
                            .append("): `")
                            .append(wording.prompt().text().strip())
                            .append("`; ");
                    text.append(search(task, wording.preset())).append('\n');
                }
            }
            if (task.inputs().image() != Use.NONE) {
                text.append("- Image: ").append(image(task.inputs())).append('\n');
            }
            if (!task.choices().isEmpty()) {
                text.append("- Choices: ")
                        .append(String.join(", ", task.choices()))
                        .append('\n');
            }
            text.append("- Options: ");
            text.append(String.join(
                    ", ",
                    task.options().stream()
                            .map(setting -> "`" + setting.id() + "`")
                            .toList()));
            text.append('\n');
        }
        return text.toString();
    }

    private static String takes(TaskDefinition task) {
        List<String> parts = new ArrayList<>();
        TaskInputs inputs = task.inputs();
        add(parts, inputs.image(), "image");
        inputs.texts().stream().map(TextInput::name).forEach(parts::add);
        add(parts, inputs.region(), "region");
        add(parts, inputs.objectTags(), "object tags");
        if (task.choiceUse() == ChoiceUse.REQUIRED || task.choiceUse() == ChoiceUse.OPTIONAL) {
            add(parts, Use.valueOf(task.choiceUse().name()), "choices");
        }
        return String.join(", ", parts);
    }

    private static void add(List<String> parts, Use use, String name) {
        if (use != Use.NONE) {
            parts.add(use == Use.OPTIONAL ? name + " (optional)" : name);
        }
    }

    private static String gives(TaskDefinition task) {
        return switch (task.output()) {
            case TEXT -> "text";
            case CHOICE -> task.choices().isEmpty() ? "one of the choices" : String.join(", ", task.choices());
            case BOX -> "box";
            case LABELED_BOXES -> "boxes with labels";
            case IMAGES -> "images";
        };
    }

    private static List<String> languages(TaskDefinition task) {
        return List.of(Language.values()).stream()
                .filter(task::isIn)
                .map(Language::code)
                .toList();
    }

    private static String image(TaskInputs inputs) {
        String size = inputs.imageSize() + " x " + inputs.imageSize() + " pixels";
        return switch (inputs.geometry()) {
            case SQUARE -> "resized to " + size;
            case TEXT_LINE, DOCUMENT_LINE -> "scaled to fit " + size + ", aspect ratio kept; edge pixels fill the rest";
            case MIDDLE ->
                "scaled until the shorter side fits " + size + ", aspect ratio kept; only the middle is read";
        };
    }

    private static String search(TaskDefinition task, DecodePreset preset) {
        return switch (task.output()) {
            case IMAGES -> "sampled among the 256 most probable image tokens";
            case CHOICE -> "every choice is scored";
            default ->
                String.format(
                        Locale.ROOT,
                        "beam %d, %d to %d tokens%s%s%s",
                        preset.beamSize(),
                        preset.minLength(),
                        preset.maxLength(),
                        preset.noRepeatNgramSize() == 0
                                ? ""
                                : ", no n-gram of " + preset.noRepeatNgramSize() + " twice",
                        preset.lengthPenalty() == 1 ? "" : ", length penalty " + preset.lengthPenalty(),
                        preset.normalizeScores() ? "" : ", scores not divided by length");
        };
    }
}

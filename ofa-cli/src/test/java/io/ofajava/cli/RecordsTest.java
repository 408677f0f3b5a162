// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ofajava.Task;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The option {@code --format} of every command that prints data. */
class RecordsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static List<CSVRecord> csv(String text) throws Exception {
        return CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get()
                .parse(new StringReader(text))
                .getRecords();
    }

    @Test
    void everyCommandThatPrintsDataHasTheFormats() {
        Set<String> found = new TreeSet<>();
        OfaCommand.commandLine().getSubcommands().forEach((name, command) -> {
            boolean format = option(command, "--format");
            assertEquals(format, option(command, "--json"), name);
            if (format) {
                found.add(name);
                String help = CommandRun.of(name, "--help").out().replaceAll("\\s+", " ");
                assertTrue(help.contains("text, json (one object per line) or csv"), name);
            }
        });
        assertEquals(
                new TreeSet<>(Set.of(
                        "answer",
                        "bench",
                        "caption",
                        "doctor",
                        "evaluate",
                        "ground",
                        "inspect",
                        "models",
                        "paint",
                        "run",
                        "tasks")),
                found);
    }

    private static boolean option(CommandLine command, String name) {
        return command.getCommandSpec().findOption(name) != null;
    }

    @Test
    void anUnknownFormatIsRefusedBeforeAnyWork() {
        for (String command : List.of("tasks", "models", "doctor", "bench", "inspect missing", "evaluate missing")) {
            CommandRun run = CommandRun.of((command + " --format yaml").split(" "));
            assertEquals(ExitCode.USER_MISTAKE, run.exitCode(), command);
            assertTrue(run.err().contains("--format is 'yaml'; it must be text, json or csv"), command + run.err());
            assertEquals("", run.out(), command);
        }
    }

    @Test
    void tasksAsRecords() throws Exception {
        List<CSVRecord> rows = csv(CommandRun.of("tasks", "--format", "csv").out());
        List<String> lines =
                CommandRun.of("tasks", "--format", "json").out().lines().toList();
        assertEquals(Task.all().size(), rows.size());
        assertEquals(rows.size(), lines.size());
        for (int i = 0; i < rows.size(); i++) {
            JsonNode object = JSON.readTree(lines.get(i));
            assertEquals(object.get("name").asText(), rows.get(i).get("name"));
            assertEquals(
                    object.get("options").size(), rows.get(i).get("options").split("; ").length);
        }
    }

    @Test
    void theColumnsAreTheFieldsOfAllRecords() throws Exception {
        StringWriter out = new StringWriter();
        try (Records records = new Records(new PrintWriter(out), OutputOptions.Format.CSV)) {
            records.object(generator -> {
                generator.writeStringField("name", "a, \"b\"");
                generator.writeObjectFieldStart("outer");
                generator.writeNumberField("inner", 0.5);
                generator.writeEndObject();
            });
            assertEquals("", out.toString(), "the table must be printed at the end");
            records.object(generator -> {
                generator.writeArrayFieldStart("plain");
                generator.writeString("x");
                generator.writeNumber(2);
                generator.writeEndArray();
                generator.writeArrayFieldStart("nested");
                generator.writeStartObject();
                generator.writeNumberField("y", 1);
                generator.writeEndObject();
                generator.writeEndArray();
            });
        }
        assertEquals(
                "name,outer.inner,plain,nested",
                out.toString().lines().findFirst().orElseThrow());
        List<CSVRecord> rows = csv(out.toString());
        assertEquals(List.of("a, \"b\"", "0.5", "", ""), rows.get(0).toList());
        assertEquals(List.of("", "", "x; 2", "[{\"y\":1}]"), rows.get(1).toList());
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.Task;
import io.ofajava.error.Setting;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code ofa tasks} */
@Command(name = "tasks", description = "List the tasks that OFA was published for, with an example of each.")
final class TasksCommand implements Callable<Integer> {
    @ParentCommand
    private OfaCommand root;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() {
        Records records = output.records(root.out());
        if (!records.text()) {
            Task.all()
                    .forEach(task -> records.object(generator -> {
                        generator.writeStringField("name", task.name());
                        generator.writeStringField("summary", task.summary());
                        generator.writeStringField("image", task.image().name().toLowerCase(java.util.Locale.ROOT));
                        list(generator, "texts", task.texts());
                        generator.writeStringField(
                                "output", task.output().name().toLowerCase(java.util.Locale.ROOT));
                        list(generator, "choices", task.fixedChoices());
                        list(generator, "languages", List.copyOf(task.languages()));
                        list(
                                generator,
                                "options",
                                task.options().stream().map(Setting::id).toList());
                        generator.writeStringField("example", example(task));
                    }));
            records.close();
        } else {
            for (Task task : Task.all()) {
                root.out().println(String.format("%-20s %s", task.name(), task.summary()));
                root.out().println(" ".repeat(21) + example(task));
            }
            root.out().flush();
        }
        return ExitCode.OK;
    }

    private static String example(Task task) {
        return "ofa run --task " + task.name() + " " + task.example();
    }

    private static void list(com.fasterxml.jackson.core.JsonGenerator generator, String name, List<String> values)
            throws java.io.IOException {
        generator.writeArrayFieldStart(name);
        for (String value : values) {
            generator.writeString(value);
        }
        generator.writeEndArray();
    }
}

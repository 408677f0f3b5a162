// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The list of commands in {@code ofa --help}, grouped by purpose. */
final class CommandGroups implements IHelpSectionRenderer {
    private static final int NAME_WIDTH = 14;

    private static final Map<String, List<String>> GROUPS = groups();

    private static Map<String, List<String>> groups() {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        groups.put("Use a model", List.of("caption", "answer", "ground", "paint", "run", "tasks"));
        groups.put("Get and prepare models", List.of("pull", "models", "inspect", "compile", "package"));
        groups.put("Serve and deploy", List.of("serve", "deploy", "endpoint"));
        groups.put("Measure and check", List.of("evaluate", "bench", "doctor"));
        groups.put("Help", List.of("help", "completion"));
        return groups;
    }

    /** Groups the commands of this command's help. */
    static void install(CommandLine root) {
        root.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING, help -> "");
        root.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, new CommandGroups());
    }

    /** Names of the commands in the help. */
    static List<String> names() {
        List<String> names = new ArrayList<>();
        GROUPS.values().forEach(names::addAll);
        return names;
    }

    @Override
    public String render(Help help) {
        StringBuilder text = new StringBuilder();
        GROUPS.forEach((heading, names) -> {
            text.append(String.format("%n")).append(help.colorScheme().text("@|bold " + heading + ":|@"));
            text.append(String.format("%n")).append(table(help, names));
        });
        return text.toString();
    }

    private static String table(Help help, List<String> names) {
        int width = help.commandSpec().usageMessage().width();
        TextTable table = TextTable.forColumns(
                help.colorScheme(),
                new Column(NAME_WIDTH, 2, Overflow.SPAN),
                new Column(width - NAME_WIDTH, 2, Overflow.WRAP));
        for (String name : names) {
            CommandLine command =
                    Objects.requireNonNull(help.commandSpec().subcommands().get(name), name);
            String[] description = command.getCommandSpec().usageMessage().description();
            table.addRowValues(
                    help.colorScheme().commandText(name), help.colorScheme().text(String.format(description[0])));
        }
        return table.toString();
    }
}

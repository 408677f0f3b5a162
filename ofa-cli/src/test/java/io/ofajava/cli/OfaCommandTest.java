// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Accepted and rejected command lines. */
class OfaCommandTest {
    @Test
    void noArgumentsPrintTheUsage() {
        CommandRun run = CommandRun.of();
        assertEquals(ExitCode.OK, run.exitCode());
        for (String command : new String[] {
            "caption",
            "answer",
            "ground",
            "paint",
            "run",
            "evaluate",
            "bench",
            "serve",
            "pull",
            "models",
            "inspect",
            "compile",
            "package",
            "deploy",
            "endpoint",
            "doctor"
        }) {
            assertTrue(run.out().contains("  " + command + " "), command);
            CommandRun help = CommandRun.of(command, "--help");
            assertEquals(ExitCode.OK, help.exitCode());
            assertTrue(help.out().contains("Example"), command + " shows no example");
        }
    }

    /** Lines broken by picocli could not be copied into a shell. */
    @Test
    void helpFootersFitTheWidth() {
        List<CommandLine> todo = new ArrayList<>(List.of(OfaCommand.commandLine()));
        int lines = 0;
        while (!todo.isEmpty()) {
            CommandLine command = todo.remove(0);
            todo.addAll(command.getSubcommands().values());
            for (String line : command.getCommandSpec().usageMessage().footer()) {
                assertTrue(line.length() < command.getUsageHelpWidth(), command.getCommandName() + ": " + line);
                lines++;
            }
        }
        assertTrue(lines > 50, "footers of all commands, not " + lines + " lines");
    }

    @Test
    void anUnknownCommandIsReportedWithASuggestion() {
        assertEquals(
                "ofa: unknown command 'capton'; did you mean 'caption'? See 'ofa --help'",
                CommandRun.of("capton", "image.png").err().strip());
        String missing = CommandRun.of("deploy", "--scale-min", "0").err();
        assertTrue(missing.startsWith("ofa: ofa deploy requires the option --name"), missing);
    }

    @Test
    void anImageForAnEndpointNeedsATask() {
        assertTrue(CommandRun.of("endpoint", "invoke", "demo", "--body", "photo.jpg")
                .err()
                .contains("--attributes task=caption"));
    }

    @Test
    void anUnwritableDrawingIsReportedBeforeTheModelStarts() {
        CommandRun run = CommandRun.of(
                "ground",
                "--draw",
                "no-such-directory/found.png",
                "--model",
                "no-such-model",
                "image.png",
                "the cross");
        assertEquals(ExitCode.USER_MISTAKE, run.exitCode());
        assertTrue(run.err().contains("no-such-directory"), run.err());
    }

    @Test
    void theVersionNamesBuildAndJava() {
        CommandRun run = CommandRun.of("--version");
        assertEquals(ExitCode.OK, run.exitCode());
        assertTrue(run.outputLines().get(0).matches("ofa \\d+\\.\\d+\\.\\d+.*"), run.out());
        assertTrue(run.out().contains("Java " + System.getProperty("java.version")), run.out());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "paint",
                "caption",
                "answer image.png",
                "ground image.png",
                "run image.png",
                "evaluate",
                "caption --threads many image.png",
                "caption --no-such-option image.png",
                "caption --n-best 0 image.png",
                "caption --beam-size -1 image.png",
                "caption --image-size 100 image.png",
                "caption --threads -3 image.png",
                "answer image.png what? --choices , ",
                "answer image.png what? --choices a,b --choices-file c",
                "answer image.png what? --choices-file no-such-file",
                "answer image.png what? --prompt-type guess",
                "answer what?",
                "caption --format xml image.png",
                "caption --json --format csv image.png",
                "caption --orientation sideways image.png",
                "caption no-such-directory/*.png",
                "caption https://example.com/a.png",
                "ground a.png b.png phrase --draw out.png",
                "evaluate no-such-directory",
                "caption --model no-such-model image.png",
                "paint something",
                "paint something -o out.png --candidates 10000",
                "paint something -o out.png --top-k 0",
                "paint something -o out.png --top-k 5 --top-p 0.5",
                "paint something -o out.png --temperature -1",
                "paint something -o out.gif",
                "paint something -o out.png --image-format jpeg",
                "paint something -o out --image-format gif",
                "paint something -o no-such-directory/out.png",
                "paint -o out.png",
                "paint something -o out.png --texts pom.xml",
                "paint -o target/p --texts no-such-file",
                "paint something -o out.png --preset slow",
                "paint something -o target",
                "paint something -o out.png --model no-such-model",
                "serve --port 70000",
                "serve --timeout soon",
                "serve --log-format xml",
                "serve --ui maybe",
                "serve --spool-dir no-such-directory",
                "pull no-name directory",
                "pull OFA-Sys/ofa-base pom.xml",
                "pull https://example.com/ directory",
                "pull OFA-Sys/ofa-base directory --sha256 12",
                "models remove no-name",
                "models remove no/such-model",
                "inspect no-such-model",
                "inspect no/such-model",
                "inspect pom.xml",
                "evaluate --data coco pom.xml",
                "evaluate --data jsonl src",
                "evaluate --data jsonl --annotations no-such-file src",
                "compile",
                "compile no-such-model",
                "compile no-such-model --precision int3",
                "caption --engine gpu image.png",
                "caption --device -1 image.png",
                "caption --engine cuda --precision int8 image.png",
                "package",
                "package -o no-such-directory/model.tar.gz",
                "package -o a --verify b",
                "package --verify no-such-file",
                "deploy --name demo",
                "endpoint status -demo-",
                "endpoint invoke demo",
                "endpoint invoke demo --body a.unknown",
                "endpoint invoke demo --body no-such-file.json --region eu-west-1",
                "endpoint logs demo --lines 0 --region eu-west-1"
            })
    void mistakesAreOneLineAndExitCodeTwo(String line) {
        CommandRun run = CommandRun.of(line.split(" "));
        assertEquals(ExitCode.USER_MISTAKE, run.exitCode(), run.err());
        assertEquals(1, run.errorLines().size(), run.err());
        assertTrue(run.err().startsWith("ofa: "), run.err());
        assertEquals("", run.out());
    }

    @Test
    void theStackTraceIsPrintedOnRequest(@TempDir Path directory) {
        String missing = directory.resolve("missing").toString();
        assertEquals(
                1,
                CommandRun.of("caption", "--model", missing, "image.png")
                        .errorLines()
                        .size());
        CommandRun verbose = CommandRun.of("caption", "--verbose", "--model", missing, "image.png");
        assertTrue(verbose.err().contains("\tat io.ofajava."), verbose.err());
    }

    @Test
    void brokenScenesAreNamedByLine(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("scenes.jsonl");
        Files.writeString(file, "{\"image\": \"a.png\", \"captions\": [\"a\"]}\n{\"image\": 7}\n");
        assertTrue(CommandRun.of("evaluate", directory.toString()).err().contains("scenes.jsonl line 2"));
        Files.writeString(file, "{\"image\": \"a.png\", \"regions\": [{\"phrase\": \"a\", \"box\": [1, 2, 3]}]}\n");
        assertTrue(CommandRun.of("evaluate", directory.toString()).err().contains("four numbers"));
        Files.writeString(file, "\n");
        assertTrue(CommandRun.of("evaluate", directory.toString()).err().contains("no scene"));
    }
}

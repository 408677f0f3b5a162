// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts of the command: help, invalid arguments, completion, damaged arguments. */
class CommandLineWordsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "capton a.png | unknown command 'capton'; did you mean 'caption'? See",
                "help capton | unknown command 'capton'; did you mean 'caption'? See",
                "caption --precisoin int8 a.png | unknown option '--precisoin' of ofa caption; did you mean '--precision'? See",
                "caption --thread 2 a.png | unknown option '--thread' of ofa caption; did you mean '--threads'?",
                "caption --zzzzzz a.png | unknown option '--zzzzzz' of ofa caption; see",
                "caption --threads many a.png | --threads is many; it must be a whole number",
                "caption --threads 1 --threads 2 a.png | --threads is set twice; set it once",
                "caption --model | --model requires a value",
                "ground | ofa ground requires IMAGE... PHRASE; see",
                "deploy --name demo | ofa deploy requires the option --image and the option --role",
                "completion fish | there is no completion for the shell 'fish'",
                "inspect a b | ofa inspect does not accept another argument 'b'"
            })
    void invalidArgumentsAreReportedInOneSentence(String line, String expected) {
        CommandRun run = CommandRun.of(line.split(" "));
        assertEquals(ExitCode.USER_MISTAKE, run.exitCode(), run.err());
        assertEquals(1, run.errorLines().size(), run.err());
        assertTrue(run.err().contains(expected), run.err());
        assertFalse(run.err().contains("Unmatched") || run.err().contains("Missing required"), run.err());
    }

    @Test
    void everyCommandIsInOneGroupOfTheHelp() {
        List<String> grouped = CommandGroups.names().stream().sorted().toList();
        List<String> commands = OfaCommand.commandLine().getSubcommands().keySet().stream()
                .sorted()
                .toList();
        assertEquals(commands, grouped);
        String help = CommandRun.of("--help").out();
        assertTrue(help.indexOf("Use a model:") < help.indexOf("Serve and deploy:"), help);
    }

    @Test
    void theHelpCommandPrintsTheHelpOfTheFlag() {
        CommandRun topic = CommandRun.of("help", "endpoint");
        assertEquals(ExitCode.OK, topic.exitCode(), topic.err());
        assertEquals(CommandRun.of("endpoint", "--help").out(), topic.out());
    }

    /** For a percent sign that is not a format, picocli logs a warning and shows the text unformatted. */
    @Test
    void examplesWithPercentSignsAreShownAsTheyAreTyped() {
        String help = CommandRun.of("endpoint", "invoke", "--help").out();
        assertTrue(help.contains("text=what%20is%20it%3F"), help);
    }

    @Test
    void autoIsAPrecision() {
        assertTrue(CommandRun.of("caption", "--help").out().contains("auto, fp32, fp16, bf16, int8"));
    }

    @Test
    void theCompletionNamesCommandsAndOptions() {
        for (String shell : List.of("bash", "zsh")) {
            CommandRun run = CommandRun.of("completion", shell);
            assertEquals(ExitCode.OK, run.exitCode(), run.err());
            assertTrue(run.out().contains("caption") && run.out().contains("--precision"), shell);
            assertTrue(run.out().contains("bashcompinit"), shell);
        }
    }

    @Test
    void damagedArgumentsAreRefusedByNumber() {
        assertNull(ArgumentText.mistake(new String[] {"answer", "a.png", "¿de qué color?"}, "UTF-8"));
        assertNull(ArgumentText.mistake(new String[] {"answer", "a.png", "what?"}, "ANSI_X3.4-1968"));
        String lost = ArgumentText.mistake(new String[] {"answer", "\uFFFD\uFFFDde"}, "ANSI_X3.4-1968");
        assertTrue(lost.startsWith("argument 2 ('??de') contains characters") && lost.contains("C.UTF-8"), lost);
        String latin = ArgumentText.mistake(new String[] {"\u00BFde"}, "ANSI_X3.4-1968");
        assertTrue(latin.startsWith("argument 1"), latin);
        assertNull(ArgumentText.mistake(new String[] {"\u00BFde"}, "ISO-8859-1"));
        assertTrue(ArgumentText.mistake(new String[] {"\uFFFD"}, "UTF-8").contains("not UTF-8"));
    }

    @Test
    void colorsFollowNoColor() {
        assertTrue(Colors.wanted(null, "xterm"));
        assertTrue(Colors.wanted("", "xterm"));
        assertFalse(Colors.wanted("1", "xterm"));
        assertFalse(Colors.wanted(null, "dumb"));
    }

    @Test
    void aFailureOfStandardOutputIsRemembered() throws Exception {
        StandardOutput output = new StandardOutput(new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                throw new IOException("No space left on device");
            }
        });
        PrintWriter writer = output.writer();
        writer.println("a dog");
        writer.flush();
        assertNotEquals(null, output.failure());
        assertFalse(output.isBrokenPipe());
    }

    @Test
    void theBenchmarkEstimatesByRelativeCost() {
        BenchEstimate.Row caption = row(io.ofajava.bench.BenchTask.CAPTION);
        BenchEstimate estimate = new BenchEstimate(List.of(caption, row(io.ofajava.bench.BenchTask.PAINT)), 6);
        // 6 runs of weights 1 and 9, of 0.9 s each: 54 s.
        assertEquals(
                "2 rows of 6 runs: about 54 s on two processors of an AMD EPYC (Zen 3); the estimate for this machine"
                        + " follows the first run",
                estimate.beginning());
        assertTrue(estimate.afterFirstRun(caption, 1).orElseThrow().contains("about 1 min"));
        assertTrue(estimate.afterFirstRun(caption, 1).isEmpty(), "the estimate is announced twice");
        assertEquals("12 s", BenchEstimate.duration(12.2));
        assertEquals("2.0 h", BenchEstimate.duration(7200));
    }

    private static BenchEstimate.Row row(io.ofajava.bench.BenchTask task) {
        return new BenchEstimate.Row(io.ofajava.bench.ModelSize.BASE, task, "fp32", 1, 1);
    }

    /** Options with the same meaning have the same name in all commands. */
    @Test
    void optionsHaveOneNameEverywhere() {
        for (picocli.CommandLine command :
                OfaCommand.commandLine().getSubcommands().values()) {
            for (picocli.CommandLine.Model.OptionSpec option :
                    command.getCommandSpec().options()) {
                for (String former : List.of("--beam", "--vocab", "--upright", "--candidates-file")) {
                    assertFalse(List.of(option.names()).contains(former), command.getCommandName() + " " + former);
                }
            }
        }
    }
}

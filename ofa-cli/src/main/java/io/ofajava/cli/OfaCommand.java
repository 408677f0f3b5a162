// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.net.EnvironmentProxies;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The {@code ofa} command. */
@Command(
        name = "ofa",
        versionProvider = BuildInfo.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            CaptionCommand.class,
            AnswerCommand.class,
            GroundCommand.class,
            PaintCommand.class,
            RunCommand.class,
            TasksCommand.class,
            EvaluateCommand.class,
            BenchCommand.class,
            ServeCommand.class,
            PullCommand.class,
            ModelsCommand.class,
            InspectCommand.class,
            CompileCommand.class,
            PackageCommand.class,
            DeployCommand.class,
            EndpointCommand.class,
            DoctorCommand.class,
            CompletionCommand.class,
            HelpCommand.class
        },
        description = {
            "",
            "Run OFA models: captions, answers, boxes, instructions about an image, and text-to-image.",
        },
        footer = {
            "",
            "Try the demo model, which was trained on scenes of coloured shapes:",
            "  ofa caption demo-model/examples/*.png",
            "  ofa answer  demo-model/examples/red-diamond-white-cross.png \"what color is the cross?\"",
            "  ofa ground  demo-model/examples/red-diamond-white-cross.png \"the red diamond\" --draw box.png",
            "  ofa paint   \"a red circle above a blue square\" -o out.png",
            "  ofa serve   --log-format text",
            "",
            "Measure the speed of this machine with random weights:",
            "  ofa bench   --size base --tasks caption",
            "",
            "Use a published checkpoint (a Hugging Face directory or a fairseq .pt file):",
            "  ofa pull    OFA-Sys/ofa-base",
            "  ofa caption --model OFA-Sys/ofa-base photo.jpg",
            "  ofa run     --model OFA-Sys/ofa-base photo.jpg --prompt \"what are the objects in the image?\"",
            "",
            "'ofa help COMMAND' explains a command; 'ofa doctor' reports what is missing on this machine.",
            "Colours are used on a terminal, unless NO_COLOR is set.",
            "Exit codes: 0 success, 1 failure, 2 invalid arguments or input."
        })
public final class OfaCommand implements Runnable {
    private static final int HELP_WIDTH = 110;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "show this help and exit")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "show the version of this build and exit")
    private boolean version;

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "show the stack trace of a failure")
    private boolean verbose;

    /** Runs the command and ends the JVM with its exit code. */
    public static void main(String[] args) {
        // Headless: images are decoded and drawn but never shown, so an invalid DISPLAY must not matter.
        System.setProperty("java.awt.headless", "true");
        EnvironmentProxies.allowBasicTunnels();
        String mistake = ArgumentText.mistake(args, System.getProperty("sun.jnu.encoding"));
        if (mistake != null) {
            System.err.println("ofa: " + mistake);
            System.exit(ExitCode.USER_MISTAKE);
        }
        StandardOutput output = StandardOutput.ofProcess();
        CommandLine line = commandLine()
                .setOut(output.writer())
                .setColorScheme(Colors.ofOutput().scheme());
        int exitCode = line.execute(args);
        line.getOut().flush();
        System.exit(exitCode == ExitCode.OK ? exitCode(output) : exitCode);
    }

    /** Output that could not be written is a failure, whatever the command itself returned. */
    private static int exitCode(StandardOutput output) {
        if (output.failure() == null) {
            return ExitCode.OK;
        }
        if (output.isBrokenPipe()) {
            return ExitCode.BROKEN_PIPE;
        }
        System.err.println("ofa: standard output cannot be written ("
                + output.failure().getMessage() + "); free some space, or name another file");
        return ExitCode.FAILURE;
    }

    /** The configured command, ready to execute. */
    static CommandLine commandLine() {
        OfaCommand root = new OfaCommand();
        CommandLine line = new CommandLine(root).setUsageHelpWidth(HELP_WIDTH);
        CommandGroups.install(line);
        line.getSubcommands().values().forEach(command -> {
            if (command.getCommand() instanceof FlaggedCommand flagged) {
                flagged.addFlags(command.getCommandSpec());
            }
        });
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            root.reporter().report(null, failure);
            return ExitCode.of(failure);
        });
        line.setParameterExceptionHandler((mistake, args) -> {
            root.note(MistakenLine.message(mistake));
            return ExitCode.USER_MISTAKE;
        });
        return line;
    }

    /** No subcommand: print the usage. */
    @Override
    public void run() {
        spec.commandLine().usage(out());
    }

    CommandLine commandLineOfRoot() {
        return spec.commandLine();
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** Prints a note on stderr. */
    void note(String text) {
        PrintWriter errors = spec.commandLine().getErr();
        errors.println(Colors.ofErrors().bold("ofa:") + " " + text);
        errors.flush();
    }

    Reporter reporter() {
        return new Reporter(spec.commandLine().getErr(), verbose);
    }
}

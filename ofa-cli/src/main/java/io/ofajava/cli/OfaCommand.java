// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

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
            DoctorCommand.class
        },
        description = {
            "",
            "Ask an OFA model about a picture: captions, answers, boxes, any instruction. Or let it draw one.",
            ""
        },
        footer = {
            "",
            "Try it on the demo model, which knows scenes of coloured shapes:",
            "  ofa caption demo-model/examples/*.png",
            "  ofa answer  demo-model/examples/red-diamond-white-cross.png \"what color is the cross?\"",
            "  ofa ground  demo-model/examples/red-diamond-white-cross.png \"the red diamond\" --draw box.png",
            "  ofa paint   \"a red circle above a blue square\" -o out.png",
            "  ofa serve   --log-format text",
            "",
            "See how fast this machine is, on random weights:",
            "  ofa bench   --size base --tasks caption",
            "",
            "Use a published checkpoint (a Hugging Face directory or a fairseq .pt file):",
            "  ofa pull    OFA-Sys/ofa-base",
            "  ofa caption --model OFA-Sys/ofa-base photo.jpg",
            "  ofa run     --model OFA-Sys/ofa-base photo.jpg --prompt \"what are the objects in the image?\"",
            "",
            "'ofa COMMAND --help' explains a command; 'ofa doctor' tells what is missing on this machine.",
            "Exit codes: 0 done, 1 failed, 2 a mistake in the command line or an input."
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
            description = "show which build this is and exit")
    private boolean version;

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "show the stack trace of a failure")
    private boolean verbose;

    /** Runs the command and ends the JVM with its exit code. */
    public static void main(String[] args) {
        // Images are decoded and drawn, never shown: a DISPLAY that leads nowhere does not matter.
        System.setProperty("java.awt.headless", "true");
        System.exit(commandLine().execute(args));
    }

    /** The command with its rules for errors, ready to execute. */
    static CommandLine commandLine() {
        OfaCommand root = new OfaCommand();
        CommandLine line = new CommandLine(root).setUsageHelpWidth(HELP_WIDTH);
        CommandLine run = line.getSubcommands().get("run");
        run.<RunCommand>getCommand().flags().addTo(run.getCommandSpec());
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

    /** Without a command there is nothing to do but to teach. */
    @Override
    public void run() {
        spec.commandLine().usage(out());
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** Says on stderr what takes a while. */
    void note(String text) {
        PrintWriter errors = spec.commandLine().getErr();
        errors.println("ofa: " + text);
        errors.flush();
    }

    Reporter reporter() {
        return new Reporter(spec.commandLine().getErr(), verbose);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.server.OfaServer;
import io.ofajava.server.config.Setting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ofa serve}: its flags are the server's settings. */
@Command(
        name = "serve",
        modelTransformer = ServeCommand.Options.class,
        sortOptions = false,
        description = "Serve a model over HTTP, in a container on SageMaker or elsewhere.",
        footer = {
            "",
            "Examples:",
            "  ofa serve --port 8080 --log-format text",
            "  ofa serve --model OFA-base --s3-bucket my-images --timeout 60",
            "  curl -F task=caption -F image=@photo.jpg http://localhost:8080/invocations",
            "",
            "Every option has an environment variable: --max-queue is OFA_MAX_QUEUE. On SIGTERM, the server finishes",
            "accepted requests and exits with 0.",
            "Exit codes: 0 stopped, 1 the model failed, 2 a setting or a file of the model is invalid."
        })
final class ServeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--no-ui", description = "the same as --ui false")
    private boolean noUi;

    @Override
    public Integer call() {
        Map<String, String> flags = new HashMap<>();
        for (Setting setting : Setting.values()) {
            String value = spec.commandLine().getParseResult().matchedOptionValue("--" + setting.flag(), null);
            if (value != null) {
                flags.put(setting.flag(), value);
            }
        }
        if (noUi) {
            flags.put(Setting.UI.flag(), "false");
        }
        return OfaServer.serve(System.getenv(), flags, System.out);
    }

    /** Adds a flag for every setting. */
    static final class Options implements IModelTransformer {
        @Override
        public CommandSpec transform(CommandSpec command) {
            for (Setting setting : Setting.values()) {
                List<String> variables = new ArrayList<>(List.of(setting.variable()));
                variables.addAll(Arrays.asList(setting.foreignVariables()));
                command.addOption(OptionSpec.builder("--" + setting.flag())
                        .paramLabel(setting.placeholder())
                        .type(String.class)
                        .description(setting.help()
                                + (setting.fallback().isEmpty() ? "" : " (default: " + setting.fallback() + ")") + "; $"
                                + String.join(", $", variables))
                        .build());
            }
            return command;
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.GenerationOptions;
import io.ofajava.Ofa;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** A command that asks a model something: what they have in common. */
abstract class ModelCommand implements Callable<Integer> {
    @ParentCommand
    private OfaCommand root;

    @Option(names = "--json", description = "print JSON, one object a line")
    private boolean json;

    @Mixin
    private ModelOptions modelOptions;

    @Mixin
    private SearchOptions searchOptions;

    /** Checks the command line before any time is spent on the model. */
    void check() {}

    /** @return the exit code */
    abstract int ask(Ofa ofa, GenerationOptions options);

    @Override
    public final Integer call() {
        GenerationOptions options = searchOptions.toGenerationOptions();
        check();
        try (Ofa ofa = modelOptions.load()) {
            return ask(ofa, options);
        }
    }

    OfaCommand root() {
        return root;
    }

    boolean json() {
        return json;
    }

    ModelOptions modelOptions() {
        return modelOptions;
    }

    /** Prints results as the user asked for. */
    ResultWriter writer() {
        return new ResultWriter(root.out(), json);
    }
}

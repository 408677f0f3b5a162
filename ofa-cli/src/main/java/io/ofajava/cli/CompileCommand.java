// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.OfaOptions;
import io.ofajava.assembly.EngineChoice;
import io.ofajava.cache.CacheDirectory;
import io.ofajava.compile.ModelCompiler;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code ofa compile MODEL} */
@Command(
        name = "compile",
        description = "Create the graphs and plans of a model before its first start.",
        footer = {
            "",
            "Examples:",
            "  ofa compile OFA-base --engine tensorrt --precision fp16 --out compiled",
            "  ofa caption --model OFA-base --cache compiled --engine tensorrt --precision fp16 photo.jpg",
            "  ofa compile OFA-base --engine cuda --graphs-only --out compiled        # on a machine without a GPU",
            "",
            "A plan is valid for one GPU model, TensorRT version and precision; any other start builds",
            "its own plan."
        })
final class CompileCommand implements Callable<Integer> {
    @ParentCommand
    private OfaCommand root;

    @Parameters(paramLabel = "MODEL", description = "OFA checkpoint: a Hugging Face directory or a fairseq .pt file")
    private Path model;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "directory for the files; name it with --cache in later starts (default: the cache " + "directory)")
    private Path out;

    @Option(names = "--vqgan", paramLabel = "DIR", description = "VQGAN to compile as well")
    private Path vqgan;

    @Option(names = "--clip", paramLabel = "FILE", description = "CLIP to compile as well")
    private Path clip;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "number of compute threads on the CPU (default: one per processor)")
    private int threads;

    @Option(
            names = "--graphs-only",
            description = "write the graphs without starting an engine, for an engine that this machine does not have")
    private boolean graphsOnly;

    @Mixin
    private EngineArguments engine;

    @Override
    public Integer call() throws IOException {
        Path directory = CacheDirectory.resolve(out);
        CacheDirectory.requireWritable(directory);
        OfaOptions options = engine.apply(OfaOptions.defaults().withCache(directory));
        options = threads == 0 ? options : options.withThreads(threads);
        options = vqgan == null ? options : options.withVqgan(vqgan);
        OfaOptions complete = clip == null ? options : options.withClip(clip);
        PrintWriter printer = root.out();
        try (BuildProgressBar bar = new BuildProgressBar()) {
            String done = graphsOnly
                    ? writeGraphs(complete, bar)
                    : "compiled " + model + " for " + ModelCompiler.compile(model, complete, bar, bar::stage);
            bar.finish();
            printer.println(done + " in " + directory);
        }
        printer.flush();
        return ExitCode.OK;
    }

    private String writeGraphs(OfaOptions options, BuildProgressBar bar) {
        EngineChoice written = ModelCompiler.writeGraphs(model, options, bar::stage);
        return "wrote the graphs of " + model + " for " + written.engine() + ", " + written.precision()
                + " (no engine was started)";
    }
}

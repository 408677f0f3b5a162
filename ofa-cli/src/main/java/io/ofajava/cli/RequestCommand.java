// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.GenerationOptions;
import io.ofajava.Ofa;
import io.ofajava.OptionDescriptor;
import io.ofajava.Request;
import io.ofajava.Result;
import io.ofajava.Task;
import io.ofajava.error.Setting;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;

/** A command that performs a request of one task for each image. */
abstract class RequestCommand implements Callable<Integer>, FlaggedCommand {
    /** Flags of the model, which also apply to its requests. */
    private static final Set<Setting> OF_MODEL = EnumSet.of(Setting.ORIENTATION, Setting.TRUNCATED);

    @ParentCommand
    private OfaCommand root;

    @Mixin
    private ModelOptions modelOptions;

    @Mixin
    private ImageArguments imageArguments;

    @Mixin
    private OutputOptions output;

    private final OptionFlags generation = new OptionFlags();

    /** The options that the command provides as flags. */
    abstract Set<Setting> settings();

    /** The given images; may be empty if the task needs none. */
    abstract List<String> imageNames();

    /**
     * The request without its image.
     *
     * @param options from the flags
     * @throws io.ofajava.error.InvalidInputException if the arguments are not a valid request
     */
    abstract Request request(GenerationOptions options);

    /** Checks the remaining arguments before the model is loaded. */
    void check(Request request, List<ImageArgument> images) {}

    /**
     * Writes the generated images of a result.
     *
     * @return their files, best first
     */
    List<Path> write(int index, @Nullable ImageArgument image, Result result) {
        return List.of();
    }

    @Override
    public final void addFlags(CommandSpec spec) {
        modelOptions.addFlags(spec);
        List<OptionDescriptor> offered = GenerationOptions.descriptors().stream()
                .filter(option -> settings().contains(option.setting()) && !OF_MODEL.contains(option.setting()))
                .toList();
        generation.addTo(spec, offered, Map.of("nBest", "1"));
    }

    @Override
    public final Integer call() {
        Request request = request(GenerationOptions.of(generation.values()));
        List<ImageArgument> images = imageArguments.expand(imageNames());
        output.format();
        check(request, images);
        try (Ofa ofa = modelOptions.load()) {
            ResultWriter writer = output.writer(root.out(), images.size() > 1);
            DemoModelNote demo = modelOptions.isDemo() ? new DemoModelNote(modelOptions.decoder()) : null;
            return new RequestBatch(root, ofa, writer, demo)
                    .run(
                            request,
                            images,
                            (index, result) -> write(index, images.isEmpty() ? null : images.get(index), result));
        }
    }

    /** All settings of a task. */
    static Set<Setting> settingsOf(String task) {
        return Task.of(task).options();
    }

    OfaCommand root() {
        return root;
    }

    ModelOptions modelOptions() {
        return modelOptions;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.Ofa;
import io.ofajava.OfaOptions;
import io.ofajava.error.Setting;
import io.ofajava.image.ImageDecoder;
import io.ofajava.image.Orientation;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Flags that select the model and its settings: {@code --model}, and a flag for each option of {@link OfaOptions}. */
final class ModelOptions {
    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("precision", "auto, which is fp32; int8 is for the CPU: faster, less memory, less accurate"),
            Map.entry("engine", "auto, which uses a GPU if there is one"),
            Map.entry("device", "0"),
            Map.entry("threads", "one per processor"),
            Map.entry("vocabulary", "the checkpoint's"),
            Map.entry("vqgan", "the one in the checkpoint's directory"),
            Map.entry("clip", "the one in the checkpoint's directory"),
            Map.entry("cache", "$OFA_CACHE, else $XDG_CACHE_HOME/ofa-java, else ~/.cache/ofa-java"),
            Map.entry("orientation", "apply"),
            Map.entry("truncated", "refuse"),
            Map.entry("maxImagePixels", "100000000"),
            Map.entry("imageMemory", "a share of the heap"),
            Map.entry("niceness", "0"),
            Map.entry("weights", "auto, those used by the published evaluation of the task"));

    @Option(
            names = "--model",
            paramLabel = "DIR|FILE|ID",
            description = "OFA checkpoint: a directory, a fairseq .pt file, or the id of a model fetched by 'ofa "
                    + "pull' (default: the demo model)")
    private @Nullable String model;

    private final OptionFlags flags = new OptionFlags();

    /** Adds the flags of {@link OfaOptions}. */
    void addFlags(CommandSpec spec) {
        flags.addTo(spec, OfaOptions.descriptors(), DEFAULTS);
    }

    /** The given checkpoint, or null for the demo model. */
    @Nullable
    Path model() {
        return model == null ? null : HubCache.model(model, cache());
    }

    /** Whether the demo model is selected. */
    boolean isDemo() {
        return model == null;
    }

    /** The model's name in messages. */
    String name() {
        return model == null ? "the demo model" : model;
    }

    /** The given cache directory, or null. */
    @Nullable
    Path cache() {
        Object named = flags.values().get(Setting.CACHE.id());
        return named == null ? null : Path.of(named.toString());
    }

    /** Decodes images with the model's settings. */
    ImageDecoder decoder() {
        OfaOptions options = options();
        return new ImageDecoder(options.imageLimits(), options.orientation(), options.truncated());
    }

    /** Loads the model. */
    Ofa load() {
        Ofa.Builder builder = Ofa.builder().options(options());
        Path checkpoint = model();
        if (checkpoint != null) {
            builder.model(checkpoint);
        }
        return builder.build();
    }

    /** The options for loading. Unlike the library, the command applies the EXIF orientation by default. */
    OfaOptions options() {
        OfaOptions given = OfaOptions.of(flags.values());
        return given.isSet(Setting.ORIENTATION) ? given : given.withOrientation(Orientation.APPLY);
    }
}

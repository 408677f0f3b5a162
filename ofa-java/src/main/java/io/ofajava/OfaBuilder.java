// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.assembly.ModelPaths;
import io.ofajava.cache.CacheDirectory;
import io.ofajava.cache.ProcessDirectory;
import io.ofajava.error.HubError;
import io.ofajava.hub.ModelHub;
import io.ofajava.image.ImageLimits;
import io.ofajava.image.Orientation;
import io.ofajava.image.Truncated;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Loads models into this process. */
final class OfaBuilder implements Ofa.Builder {
    /** If niceness is set, the demo's text-to-image model gets a higher increment than its text model. */
    private static final int FURTHER_NICENESS = 5;

    private @Nullable Path checkpoint;
    private @Nullable String id;
    private boolean download;
    private @Nullable ModelHub hub;
    private OfaOptions options = OfaOptions.defaults();
    private @Nullable Executor executor;

    @Override
    public Ofa.Builder model(Path value) {
        checkpoint = Objects.requireNonNull(value, "checkpoint");
        id = null;
        return this;
    }

    @Override
    public Ofa.Builder model(String value) {
        id = Objects.requireNonNull(value, "id");
        checkpoint = null;
        return this;
    }

    @Override
    public Ofa.Builder download(boolean allowed) {
        download = allowed;
        return this;
    }

    @Override
    public Ofa.Builder hub(ModelHub value) {
        hub = Objects.requireNonNull(value, "hub");
        return this;
    }

    @Override
    public Ofa.Builder options(OfaOptions value) {
        options = Objects.requireNonNull(value, "options");
        return this;
    }

    @Override
    public Ofa.Builder precision(Precision value) {
        return options(options.withPrecision(value));
    }

    @Override
    public Ofa.Builder engine(EngineKind value) {
        return options(options.withEngine(value));
    }

    @Override
    public Ofa.Builder device(int index) {
        return options(options.withDevice(index));
    }

    @Override
    public Ofa.Builder threads(int count) {
        return options(options.withThreads(count));
    }

    @Override
    public Ofa.Builder vocabulary(Path directory) {
        return options(options.withVocabulary(directory));
    }

    @Override
    public Ofa.Builder vqgan(Path directoryOrFile) {
        return options(options.withVqgan(directoryOrFile));
    }

    @Override
    public Ofa.Builder clip(Path file) {
        return options(options.withClip(file));
    }

    @Override
    public Ofa.Builder cache(Path directory) {
        return options(options.withCache(directory));
    }

    @Override
    public Ofa.Builder orientation(Orientation value) {
        return options(options.withOrientation(value));
    }

    @Override
    public Ofa.Builder truncated(Truncated value) {
        return options(options.withTruncated(value));
    }

    @Override
    public Ofa.Builder imageLimits(ImageLimits limits) {
        return options(options.withImageLimits(limits));
    }

    @Override
    public Ofa.Builder imageMemory(long bytes) {
        return options(options.withImageMemory(bytes));
    }

    @Override
    public Ofa.Builder niceness(int increment) {
        return options(options.withNiceness(increment));
    }

    @Override
    public Ofa.Builder weights(WeightSet value) {
        return options(options.withWeights(value));
    }

    @Override
    public Ofa.Builder lenient(boolean value) {
        return options(options.withLenient(value));
    }

    @Override
    public Ofa.Builder decodingExecutor(Executor value) {
        executor = Objects.requireNonNull(value, "executor");
        return this;
    }

    @Override
    public Ofa build() {
        ProcessDirectory.Lease lease = ProcessDirectory.lease();
        try {
            Path cache = CacheDirectory.open(options.cache().orElse(null));
            OfaOptions complete = options.withCache(cache);
            Path path = id == null ? checkpoint : cached(id, cache);
            return new LocalOfa(load(ModelPaths.of(path, cache), complete), executor, lease);
        } catch (RuntimeException | Error e) {
            lease.close();
            throw e;
        }
    }

    private Path cached(String id, Path cache) {
        ModelHub known = hub == null ? ModelHub.open(cache) : hub;
        if (download) {
            return known.fetch(id);
        }
        return known.find(id).orElseThrow(() -> HubError.NOT_CACHED.with(id, cache));
    }

    private static ModelSet load(ModelPaths paths, OfaOptions options) {
        LoadedModel main = ModelLoader.load(paths.main(), options);
        Supplier<Path> images = paths.images();
        if (images == null) {
            return ModelSet.of(main);
        }
        int niceness = options.niceness();
        OfaOptions further = niceness == 0
                ? options
                : options.withNiceness(Math.min(niceness + FURTHER_NICENESS, OfaOptions.MAX_NICENESS));
        return ModelSet.of(main, () -> ModelLoader.load(images.get(), further));
    }
}

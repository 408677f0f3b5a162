// SPDX-License-Identifier: Apache-2.0
package io.ofajava.benchmarks.gpu;

import io.ofajava.bench.ModelSize;
import io.ofajava.bench.RandomModel;
import io.ofajava.selftest.GoldenSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A model by its name in the run-book: {@code demo}, {@code nano} (a random model of the golden data) or a published
 * size, whose random weights are created on first use.
 *
 * @param checkpoint its directory
 * @param vqgan supplies the directory of its VQGAN; null if it has none
 */
record GpuModel(Path checkpoint, @Nullable Supplier<Path> vqgan) {
    static GpuModel of(String name, GpuCheck check) {
        return switch (name) {
            case "demo" -> new GpuModel(Path.of(check.option("demo", "demo-model/model")), null);
            case "nano" ->
                nano(
                        Path.of(check.option("golden", "ofa-java/src/test/resources/golden")),
                        check.cache().resolve("nano"));
            default -> {
                RandomModel model = RandomModel.open(ModelSize.of(name), check.cache());
                yield new GpuModel(model.checkpoint(), model::vqgan);
            }
        };
    }

    private static GpuModel nano(Path golden, Path directory) {
        Path checkpoint = unpack(
                directory.resolve("model"), golden.resolve("models/nano-base"), "config.json", "model.safetensors.gz");
        Path vqgan =
                unpack(directory.resolve("vqgan"), golden.resolve("vqgan/gumbel-f8-256"), "model.yaml", "last.ckpt.gz");
        return new GpuModel(checkpoint, () -> vqgan);
    }

    private static Path unpack(Path target, Path source, String... files) {
        try {
            Files.createDirectories(target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (String file : files) {
            GoldenSet.unpack(source.resolve(file), target);
        }
        return target;
    }
}

package io.ofajava.engine;

import io.ofajava.checkpoint.Checkpoint;
import io.ofajava.testing.Golden;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The models of the golden set, unpacked. */
public final class GoldenModels {
    private GoldenModels() {
    }

    /** Opens a model: its Hugging Face file where there is one, else the fairseq file. */
    public static Checkpoint open(String model, Path directory) {
        Path target = directory.resolve(model);
        try (Stream<Path> files = Files.list(Golden.path("models", model))) {
            Files.createDirectories(target);
            boolean huggingFace = Files.exists(Golden.path("models", model, "pytorch_model.bin.gz"));
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".json") || name.equals(huggingFace ? "pytorch_model.bin.gz" : "checkpoint.pt.gz")) {
                    Golden.unpack(file, target);
                }
            }
            return Checkpoint.open(huggingFace ? target : target.resolve("checkpoint.pt"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

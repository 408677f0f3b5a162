// SPDX-License-Identifier: Apache-2.0
package io.ofajava.selftest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ofajava.cache.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A golden set, or a part of one: checkpoints with random weights and the reference's results for them.
 *
 * @param root its directory, in any file system (for example a jar's)
 */
public record GoldenSet(Path root) {
    /** The directories with recorded bounds: OFA models, and VQGANs. */
    public static final String MODELS = "models";
    /** See {@link #MODELS}. */
    public static final String VQGANS = "vqgans";

    /** Weight files of a model, in the order of preference. */
    private static final List<String> WEIGHTS = List.of("pytorch_model.bin", "model.safetensors", "checkpoint.pt");

    /** The one mapper of this module, with Jackson's defaults. */
    static final ObjectMapper JSON = new ObjectMapper();

    /** A file or directory of the set. */
    public Path path(String first, String... more) {
        Path path = root.resolve(first);
        for (String name : more) {
            path = path.resolve(name);
        }
        return path;
    }

    /** A JSON file of the set. */
    public JsonNode json(String first, String... more) {
        try (InputStream in = Files.newInputStream(path(first, more))) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The compressed weights of a model that comparisons use: its Hugging Face file if there is one, otherwise the
     * fairseq file; null if it has none.
     */
    public @Nullable Path weights(String model) {
        return WEIGHTS.stream()
                .map(name -> path("models", model, name + ".gz"))
                .filter(Files::exists)
                .findFirst()
                .orElse(null);
    }

    /** All compressed weight files of a model or a VQGAN. */
    public List<Path> weightFiles(String kind, String name) {
        List<Path> files = kind.equals(VQGANS)
                ? List.of(path("vqgan", name, "last.ckpt.gz"))
                : WEIGHTS.stream()
                        .map(file -> path("models", name, file + ".gz"))
                        .toList();
        return files.stream().filter(Files::exists).toList();
    }

    /** The SHA-256 digest of a file, in hexadecimal digits. */
    public static String hash(Path file) {
        try {
            return HexFormat.of().formatHex(Sha256.digest().digest(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Unpacks {@code NAME.gz} to {@code directory/NAME} and returns that file; an uncompressed file is copied. */
    public static Path unpack(Path source, Path directory) {
        String name = source.getFileName().toString();
        boolean packed = name.endsWith(".gz");
        Path target = directory.resolve(packed ? name.substring(0, name.length() - 3) : name);
        try (InputStream raw = Files.newInputStream(source);
                InputStream in = packed ? new GZIPInputStream(raw, 1 << 16) : raw) {
            Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The numbers of a JSON array as ints. */
    public static int[] ints(JsonNode array) {
        int[] values = new int[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).intValue();
        }
        return values;
    }
}

package io.ofajava.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;

/**
 * The golden set that this run compares with: {@code -Dofa.golden=DIR}, else {@code ../shared/golden} beside the repository, else the copy in the test
 * resources. A test that finds none of them fails: nothing golden is skipped in silence.
 */
public final class Golden {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path ROOT = locate();

    private Golden() {
    }

    /** A file or directory of the golden set. */
    public static Path path(String first, String... more) {
        return ROOT.resolve(Path.of(first, more));
    }

    /**
     * The directory of the published vocabulary. The copy in the test resources leaves it out; a test that asks for it there is reported as skipped, with
     * this reason.
     */
    public static Path vocabulary() {
        Path directory = path("tokenizer");
        Assumptions.assumeTrue(Files.exists(directory.resolve("vocab.json")), () -> "no published vocabulary in " + directory);
        return directory;
    }

    /** A JSON file of the golden set. */
    public static JsonNode json(String first, String... more) {
        try {
            return JSON.readTree(path(first, more).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Unpacks {@code NAME.gz} of the golden set to {@code directory/NAME} and returns that file; an uncompressed file is copied. */
    public static Path unpack(Path source, Path directory) {
        String name = source.getFileName().toString();
        boolean packed = name.endsWith(".gz");
        Path target = directory.resolve(packed ? name.substring(0, name.length() - 3) : name);
        try (InputStream raw = Files.newInputStream(source); InputStream in = packed ? new GZIPInputStream(raw, 1 << 16) : raw) {
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

    private static Path locate() {
        String given = System.getProperty("ofa.golden", "");
        if (!given.isEmpty()) {
            return existing(Path.of(given));
        }
        Path root = Path.of(System.getProperty("ofa.root", ".."));
        Path beside = root.resolve("../shared/golden").normalize();
        return existing(Files.isDirectory(beside) ? beside : root.resolve("ofa-java/src/test/resources/golden"));
    }

    private static Path existing(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw new IllegalStateException("no golden set at " + directory.toAbsolutePath() + "; give one with -Dofa.golden=DIR");
        }
        return directory.toAbsolutePath();
    }
}

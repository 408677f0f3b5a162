// SPDX-License-Identifier: Apache-2.0
package io.ofajava.testkit.float64;

import io.ofajava.selftest.GoldenSet;
import io.ofajava.selftest.RecordedBounds;
import io.ofajava.text.DefaultMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The bounds of a golden set: the library's or the test kit's if they belong to this set, otherwise computed once. */
public final class MeasuredBounds {
    /**
     * System property with a file of bounds that its caller knows to be the golden set's: this JVM neither measures nor
     * hashes weights, which is slow in an emulated one.
     */
    public static final String FILE = "ofa.measured.bounds";

    /**
     * The files of bounds beside this class: golden/flags and golden/zh, which the library's self-test does not run.
     */
    static final List<String> SETS = List.of("flags", "zh");

    private static final System.Logger LOG = System.getLogger(MeasuredBounds.class.getName());
    private static final Map<Path, RecordedBounds> MEASURED = new HashMap<>();

    private MeasuredBounds() {}

    /** The bounds of a set. */
    public static synchronized RecordedBounds of(GoldenSet set) {
        return MEASURED.computeIfAbsent(set.root(), root -> {
            String file = System.getProperty(FILE);
            if (file != null) {
                return read(Path.of(file));
            }
            return covering(set).orElseGet(() -> measure(set));
        });
    }

    /** Whether the bounds of a set are recorded. */
    public static boolean recorded(GoldenSet set) {
        return covering(set).isPresent();
    }

    private static Optional<RecordedBounds> covering(GoldenSet set) {
        return Stream.concat(Stream.of(RecordedBounds.load()), SETS.stream().map(name -> recorded(name)))
                .filter(recorded -> recorded.cover(set))
                .findFirst();
    }

    /** The recorded bounds of one of the {@link #SETS}. */
    static RecordedBounds recorded(String name) {
        String resource = "bounds-" + name + ".json";
        try (InputStream in = MeasuredBounds.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is not on the class path");
            }
            return new RecordedBounds(DefaultMapper.MAPPER.readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RecordedBounds read(Path file) {
        try {
            return new RecordedBounds(DefaultMapper.MAPPER.readTree(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RecordedBounds measure(GoldenSet set) {
        long start = System.nanoTime();
        LOG.log(
                System.Logger.Level.INFO,
                "measuring the bounds of the golden set in " + set.root()
                        + ": it is another one than the repository's, so this takes some minutes");
        try {
            RecordedBounds bounds = new BoundsMeasurement(set, Files.createTempDirectory("ofa-bounds")).all();
            LOG.log(System.Logger.Level.INFO, "measured in " + (System.nanoTime() - start) / 1_000_000_000 + " s");
            return bounds;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

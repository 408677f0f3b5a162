// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.Ofa;
import io.ofajava.OfaOptions;
import io.ofajava.Task;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packages the demo model, unpacks it in another directory and starts it there. */
class PackageCommandTest {
    private static final Path EXAMPLE =
            Path.of(System.getProperty("ofa.root", "..")).resolve("demo-model/examples/black-square.png");
    private static final String MANIFEST = "ofa-package.json";

    @TempDir
    static Path directory;

    private static Path archive;
    private static Path unpacked;

    @BeforeAll
    static void packAndUnpack() throws IOException {
        archive = directory.resolve("model.tar.gz");
        CommandRun run = CommandRun.of(
                "package",
                "-o",
                archive.toString(),
                "--cache",
                directory.resolve("cache").toString());
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        assertTrue(run.out().contains("model.safetensors") && run.out().contains("graphs/"), run.out());
        unpacked = unpack("unpacked");
    }

    private static Path unpack(String name) throws IOException {
        Path target = Files.createDirectory(directory.resolve(name));
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new GZIPInputStream(Files.newInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Files.createDirectories(target.resolve(entry.getName()).getParent());
                Files.copy(tar, target.resolve(entry.getName()));
            }
        }
        return target;
    }

    private static CommandRun verify(Path path) {
        return CommandRun.of("package", "--verify", path.toString());
    }

    private static void assertRefused(CommandRun run, String... words) {
        assertEquals(ExitCode.USER_MISTAKE, run.exitCode(), run.out());
        assertEquals(1, run.errorLines().size(), run.err());
        for (String word : words) {
            assertTrue(run.err().contains(word), run.err());
        }
    }

    @Test
    void anUnpackedModelUsesItsGraphsAndGivesTheSameResults() throws IOException {
        Path cache = directory.resolve("cold");
        List<String> expected = CommandRun.of(
                        "caption",
                        EXAMPLE.toString(),
                        "--cache",
                        directory.resolve("cache").toString())
                .outputLines();
        CommandRun run = CommandRun.of(
                "caption", EXAMPLE.toString(), "--model", unpacked.toString(), "--cache", cache.toString());
        assertEquals(expected, run.outputLines(), run.err());
        assertFalse(Files.exists(cache.resolve("graphs")), "graphs were written although the package carries them");
    }

    @Test
    void anUnpackedDemoGeneratesTheSameImages() throws IOException {
        Path cold = directory.resolve("cold-images");
        Path expected = paint("embedded.png", directory.resolve("cache"));
        Path painted = paint("packaged.png", cold, "--model", unpacked.toString());
        assertArrayEquals(Files.readAllBytes(expected), Files.readAllBytes(painted));
        assertFalse(Files.exists(cold.resolve("graphs")), "graphs were written although the package has them");
        try (Ofa ofa = Ofa.load(unpacked, OfaOptions.defaults().withCache(cold));
                Ofa demo = Ofa.builder().cache(directory.resolve("cache")).build()) {
            assertTrue(ofa.tasks().contains(Task.of("paint")), ofa.tasks().toString());
            assertEquals(demo.tasks(), ofa.tasks());
        }
    }

    private static Path paint(String name, Path cache, String... more) {
        Path image = directory.resolve(name);
        List<String> args = new ArrayList<>(List.of("paint", "a red circle", "--seed", "7", "-o", image.toString()));
        args.addAll(List.of("--cache", cache.toString()));
        args.addAll(List.of(more));
        CommandRun run = CommandRun.of(args.toArray(String[]::new));
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        return image;
    }

    /** A directory is part of the model only if the manifest lists it. */
    @Test
    void aDirectoryBesideAnotherModelIsNotPartOfIt() throws IOException {
        Path copy = unpack("without-manifest");
        Files.delete(copy.resolve(MANIFEST));
        try (Ofa ofa = Ofa.load(copy, OfaOptions.defaults().withCache(directory.resolve("cache")))) {
            assertFalse(ofa.tasks().contains(Task.of("paint")), ofa.tasks().toString());
        }
    }

    @Test
    void theTextToImageModelIsVerified() throws IOException {
        Path damaged = unpack("damaged-images");
        Path weights = damaged.resolve("text-to-image/vqgan/model.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 1] ^= 1;
        Files.write(weights, bytes);
        assertRefused(verify(damaged), "text-to-image/vqgan/model.safetensors", "SHA-256");
        assertRefused(verify(repack(damaged, "damaged-images.tar.gz")), "text-to-image/vqgan/model.safetensors");
        Files.delete(weights);
        assertRefused(
                CommandRun.of("caption", EXAMPLE.toString(), "--model", damaged.toString()),
                "text-to-image/vqgan/model.safetensors",
                "is missing");
    }

    @Test
    void theSameModelGivesTheSameBytes() throws IOException {
        Path again = directory.resolve("again.tar.gz");
        CommandRun run = CommandRun.of(
                "package",
                "-o",
                again.toString(),
                "--model",
                unpacked.toString(),
                "--cache",
                directory.resolve("other").toString());
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        assertArrayEquals(Files.readAllBytes(archive), Files.readAllBytes(again));
    }

    @Test
    void completePackagesAreVerified() {
        assertEquals(ExitCode.OK, verify(archive).exitCode());
        assertEquals(ExitCode.OK, verify(unpacked).exitCode());
    }

    @Test
    void oneChangedByteIsDetected() throws IOException {
        Path changed = unpack("changed");
        Path weights = changed.resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 1] ^= 1;
        Files.write(weights, bytes);
        assertRefused(verify(changed), "model.safetensors", "SHA-256");
        assertRefused(verify(repack(changed, "changed.tar.gz")), "model.safetensors", "SHA-256");
    }

    @Test
    void missingAndAdditionalFilesAreDetected() throws IOException {
        Path incomplete = unpack("incomplete");
        Files.write(incomplete.resolve("stranger.bin"), new byte[3]);
        assertRefused(verify(incomplete), "stranger.bin", "not in the manifest");
        assertRefused(verify(repack(incomplete, "stranger.tar.gz")), "stranger.bin");
        Files.delete(incomplete.resolve("stranger.bin"));
        Files.write(incomplete.resolve("vocab.json"), new byte[3]);
        assertRefused(
                CommandRun.of("caption", EXAMPLE.toString(), "--model", incomplete.toString()),
                "vocab.json",
                "unpack or fetch the package again");
        Files.delete(incomplete.resolve("vocab.json"));
        assertRefused(verify(incomplete), "vocab.json", "is missing");
        assertRefused(verify(repack(incomplete, "incomplete.tar.gz")), "has no vocab.json");
    }

    @Test
    void brokenAndForeignArchivesAreRefused() throws IOException {
        byte[] whole = Files.readAllBytes(archive);
        Path cut = Files.write(directory.resolve("cut.tar.gz"), java.util.Arrays.copyOf(whole, whole.length / 2));
        assertRefused(verify(cut), "cut.tar.gz");
        assertRefused(verify(Files.writeString(directory.resolve("text.tar.gz"), "no archive")), "text.tar.gz");
        assertRefused(verify(entries("foreign.tar.gz", "README.md", "no model")), "has no " + MANIFEST);
        assertRefused(verify(entries("nonsense.tar.gz", MANIFEST, "{\"format\": 9}")), "manifest");
        String escape = "{\"format\": 1, \"files\": [{\"name\": \"../escape\", \"size\": 1, \"sha256\": \""
                + "0".repeat(64) + "\"}]}";
        assertRefused(verify(entries("escape.tar.gz", MANIFEST, escape)), "not a plain relative path");
        assertRefused(verify(directory), "has no " + MANIFEST);
    }

    /** Entries of size 0 that are not regular files pass a check of only the size. */
    @ParameterizedTest
    @ValueSource(chars = {'1', '2', '3', '4', '6', '7', 'S'})
    void archivesWithOtherEntriesThanFilesAndDirectoriesAreRefused(char type) throws IOException {
        String listed = "{\"format\": 1, \"files\": [{\"name\": \"a.bin\", \"size\": 0, \"sha256\": \""
                + "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"}]}";
        Path file = directory.resolve("type-" + (int) type + ".tar.gz");
        for (byte flag : new byte[] {TarConstants.LF_NORMAL, (byte) type}) {
            try (TarArchiveOutputStream tar =
                    new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(file)))) {
                put(tar, MANIFEST, listed.getBytes());
                tar.putArchiveEntry(new TarArchiveEntry("sub/", TarConstants.LF_DIR));
                tar.closeArchiveEntry();
                TarArchiveEntry entry = new TarArchiveEntry("a.bin", flag);
                entry.setLinkName(flag == TarConstants.LF_NORMAL ? "" : "/etc/passwd");
                tar.putArchiveEntry(entry);
                tar.closeArchiveEntry();
            }
            if (flag == TarConstants.LF_NORMAL) {
                assertEquals(ExitCode.OK, verify(file).exitCode(), "a plain file of size 0 must be accepted");
            }
        }
        assertRefused(verify(file), "a.bin");
    }

    @Test
    void directoriesWithOtherEntriesAreRefused() throws IOException {
        Path outside = Files.createDirectory(directory.resolve("outside"));
        Path linked = unpack("linked");
        Path link = Files.createSymbolicLink(linked.resolve("extra"), outside);
        assertRefused(verify(linked), "extra", "symbolic link");
        Files.delete(link);
        Path vocabulary = Files.move(linked.resolve("vocab.json"), outside.resolve("vocab.json"));
        Files.createSymbolicLink(linked.resolve("vocab.json"), vocabulary);
        assertRefused(verify(linked), "vocab.json", "symbolic link");
    }

    @Test
    void aFailureKeepsTheExistingArchive() throws IOException {
        Path kept = Files.writeString(directory.resolve("kept.tar.gz"), "before");
        Path broken = unpack("broken");
        Files.delete(broken.resolve("config.json"));
        assertRefused(CommandRun.of("package", "--model", broken.toString(), "-o", kept.toString()), "config.json");
        assertEquals("before", Files.readString(kept));
        try (Stream<Path> files = Files.list(directory)) {
            assertTrue(files.noneMatch(file -> file.toString().contains(".part")), "a temporary file was left");
        }
    }

    private static Path entries(String name, String entry, String content) throws IOException {
        Path file = directory.resolve(name);
        try (TarArchiveOutputStream tar =
                new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(file)))) {
            put(tar, entry, content.getBytes());
        }
        return file;
    }

    private static Path repack(Path source, String name) throws IOException {
        Path file = directory.resolve(name);
        try (OutputStream out = Files.newOutputStream(file);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(out));
                Stream<Path> files = Files.walk(source)) {
            put(tar, MANIFEST, Files.readAllBytes(source.resolve(MANIFEST)));
            for (Path path : files.filter(Files::isRegularFile)
                    .filter(path -> !path.endsWith(MANIFEST))
                    .sorted()
                    .toList()) {
                put(tar, source.relativize(path).toString(), Files.readAllBytes(path));
            }
        }
        return file;
    }

    private static void put(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, true);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }
}

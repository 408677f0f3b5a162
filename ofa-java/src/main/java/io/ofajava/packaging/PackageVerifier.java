// SPDX-License-Identifier: Apache-2.0
package io.ofajava.packaging;

import io.ofajava.cache.Sha256;
import io.ofajava.error.FileError;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.PackageError;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/** Checks an unpacked model against its manifest, byte by byte. */
public final class PackageVerifier {
    private PackageVerifier() {}

    /**
     * Reads every file.
     *
     * @param progress receives the total number of bytes read
     * @return the manifest
     * @throws InvalidInputException naming the first file that is missing, changed, or not in the manifest
     */
    public static PackageManifest verify(Path directory, LongConsumer progress) {
        PackageManifest manifest = PackageManifest.find(directory);
        if (manifest == null) {
            throw PackageError.NO_MANIFEST.with(directory, PackageManifest.NAME);
        }
        requirePlain(directory);
        Set<String> known = new HashSet<>(Set.of(PackageManifest.NAME));
        long done = 0;
        for (PackagedFile file : manifest.files()) {
            PackageManifest.requireSize(directory, file);
            known.add(file.name());
            long before = done;
            Path path = directory.resolve(file.name());
            try (InputStream in = Files.newInputStream(path)) {
                requireHash(file, path.toString(), Sha256.of(in, read -> progress.accept(before + read)));
            } catch (IOException e) {
                throw FileError.UNREADABLE.causedBy(e, path, e.getMessage());
            }
            done += file.size();
        }
        requireNothingElse(directory, known);
        return manifest;
    }

    /** @throws InvalidInputException unless the hash equals that of the manifest */
    public static void requireHash(PackagedFile file, String shown, String found) {
        if (!found.equals(file.sha256())) {
            throw PackageError.FILE_CHANGED.with(
                    shown, "was changed; its SHA-256 is " + found + ", the manifest says " + file.sha256());
        }
    }

    /** Rejects links, devices and pipes anywhere below a directory, before any of them is opened. */
    private static void requirePlain(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            files.filter(file -> !file.equals(directory))
                    .filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)
                            && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .findFirst()
                    .ifPresent(file -> {
                        throw PackageError.NOT_PLAIN.with(
                                file, Files.isSymbolicLink(file) ? "a symbolic link" : "a device, pipe or socket");
                    });
        } catch (IOException | UncheckedIOException e) {
            throw FileError.UNLISTABLE.causedBy(e, directory, e.getMessage());
        }
    }

    private static void requireNothingElse(Path directory, Set<String> known) {
        try (Stream<Path> files = Files.walk(directory)) {
            files.filter(file -> !Files.isDirectory(file))
                    .map(file -> directory.relativize(file).toString().replace('\\', '/'))
                    .filter(name -> !known.contains(name))
                    .findFirst()
                    .ifPresent(name -> {
                        throw PackageError.FILE_NOT_LISTED.with(directory.resolve(name));
                    });
        } catch (IOException e) {
            throw FileError.UNLISTABLE.causedBy(e, directory, e.getMessage());
        }
    }
}

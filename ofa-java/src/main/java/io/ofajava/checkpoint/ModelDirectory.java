// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import io.ofajava.error.CheckpointError;
import io.ofajava.error.FileError;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.OfaException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Directories as other tools create them: caches of the Hugging Face hub, unpacked archives, operating system files
 * among the model's.
 */
final class ModelDirectory {
    private static final String CACHE_PREFIX = "models--";
    private static final String SNAPSHOTS = "snapshots";
    private static final int MAX_REFERENCE = 256;

    private ModelDirectory() {}

    /**
     * Resolves the path of a model. For the root {@code models--OWNER--NAME} of a cache or its {@code snapshots}, it is
     * the snapshot of {@code main}, or the only one.
     *
     * @throws InvalidInputException if such a directory has no snapshot, or several of which none is {@code main}
     */
    static Path resolve(Path path) {
        Path name = path.toAbsolutePath().normalize().getFileName();
        Path root = name != null && name.toString().equals(SNAPSHOTS)
                ? path.toAbsolutePath().normalize().getParent()
                : path;
        Path rootName = root == null ? null : root.toAbsolutePath().normalize().getFileName();
        return root != null
                        && rootName != null
                        && rootName.toString().startsWith(CACHE_PREFIX)
                        && Files.isDirectory(root)
                ? snapshot(root)
                : path;
    }

    private static Path snapshot(Path root) {
        Path snapshots = root.resolve(SNAPSHOTS);
        List<Path> all = Files.isDirectory(snapshots)
                ? list(snapshots).stream().filter(Files::isDirectory).toList()
                : List.of();
        if (all.isEmpty()) {
            throw CheckpointError.WRONG_DIRECTORY.with(
                    root, "is a cache of the Hugging Face hub without a snapshot", "fetch the model again");
        }
        Path reference = root.resolve("refs").resolve("main");
        if (Files.isRegularFile(reference)) {
            String commit = text(reference);
            List<Path> main = all.stream()
                    .filter(snapshot -> snapshot.getFileName().toString().equals(commit))
                    .toList();
            if (!main.isEmpty()) {
                return main.get(0);
            }
        }
        if (all.size() > 1) {
            throw CheckpointError.WRONG_DIRECTORY.with(
                    root,
                    "holds " + all.size() + " snapshots and no reference main",
                    "name one of them, such as " + all.get(0));
        }
        return all.get(0);
    }

    private static String text(Path reference) {
        try {
            return Files.size(reference) > MAX_REFERENCE
                    ? ""
                    : Files.readString(reference, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw unreadable(reference, e);
        }
    }

    /** The files and directories of a directory without those that an operating system adds, in order. */
    static List<Path> list(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> !isClutter(file.getFileName().toString()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw unreadable(directory, e);
        }
    }

    /** AppleDouble files ({@code ._NAME}), other hidden files, and the folders of archives made on a Mac. */
    private static boolean isClutter(String name) {
        return name.startsWith(".")
                || name.equals("__MACOSX")
                || name.toLowerCase(Locale.ROOT).equals("thumbs.db")
                || name.toLowerCase(Locale.ROOT).equals("desktop.ini");
    }

    /**
     * Explains why a directory has no weights.
     *
     * @param remedy the remedy if no special cause is found
     */
    static OfaException withoutWeights(Path directory, List<String> endings, String remedy) {
        List<Path> entries = list(directory);
        if (isTorchArchive(directory)) {
            return CheckpointError.WRONG_DIRECTORY.with(
                    directory,
                    "is an unpacked torch checkpoint (browsers on a Mac unpack .pt files, which are zip archives)",
                    "fetch the file again without unpacking it");
        }
        List<Path> directories = entries.stream().filter(Files::isDirectory).toList();
        if (directories.size() == 1 && entries.stream().noneMatch(Files::isRegularFile)) {
            Path inner = directories.get(0);
            if (isTorchArchive(inner)) {
                return withoutWeights(inner, endings, remedy);
            }
            boolean holdsWeights =
                    list(inner).stream().anyMatch(file -> endings.stream().anyMatch(file.toString()::endsWith));
            return CheckpointError.WRONG_DIRECTORY.with(
                    directory,
                    "holds no checkpoint itself, only the directory " + inner.getFileName(),
                    holdsWeights ? "name that directory: " + inner : "name the directory that holds the weights");
        }
        return CheckpointError.NO_WEIGHTS.with(directory);
    }

    private static boolean isTorchArchive(Path directory) {
        return Files.isRegularFile(directory.resolve("data.pkl"));
    }

    private static OfaException unreadable(Path path, IOException cause) {
        return FileError.UNREADABLE.causedBy(cause, path, cause.getMessage());
    }
}

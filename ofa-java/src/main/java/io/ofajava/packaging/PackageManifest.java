// SPDX-License-Identifier: Apache-2.0
package io.ofajava.packaging;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ofajava.error.FileError;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.PackageError;
import io.ofajava.text.DefaultMapper;
import io.ofajava.text.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The contents of a packaged model: the first file of the archive, {@link #NAME}, which lists all others.
 *
 * @param files in the order of the archive, each name once
 */
public record PackageManifest(List<PackagedFile> files) {
    /** The manifest's own name. */
    public static final String NAME = "ofa-package.json";
    /** The largest manifest that is read, in bytes. */
    public static final int MAX_BYTES = 4 << 20;
    /** The maximum number of files of a package. */
    public static final int MAX_FILES = 10_000;

    private static final int FORMAT = 1;

    /** @throws InvalidInputException if there are no files or too many, or one is named twice or as the manifest */
    public PackageManifest {
        files = List.copyOf(files);
        if (files.isEmpty() || files.size() > MAX_FILES) {
            throw PackageError.BAD_MANIFEST.with(
                    NAME, "a package has 1 to " + MAX_FILES + " files, not " + files.size());
        }
        Set<String> names = new HashSet<>(Set.of(NAME));
        for (PackagedFile file : files) {
            if (!names.add(file.name())) {
                throw PackageError.BAD_MANIFEST.with(NAME, "it names " + file.name() + " twice");
            }
        }
    }

    /** The manifest as the bytes of its file. */
    public byte[] toJson() {
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("format", FORMAT);
        files.forEach(file -> root.withArray("files")
                .addObject()
                .put("name", file.name())
                .put("size", file.size())
                .put("sha256", file.sha256()));
        try {
            ObjectWriter writer = DefaultMapper.MAPPER.writer(SerializationFeature.INDENT_OUTPUT);
            return (writer.writeValueAsString(root).replace("\r\n", "\n") + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts and numbers can be written", e);
        }
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @param source its origin, for messages
     * @throws InvalidInputException if it is not a manifest
     */
    public static PackageManifest parse(byte[] json, String source) {
        JsonNode root = Json.parseObject(json, source);
        if (root.path("format").asInt(-1) != FORMAT || !root.path("files").isArray()) {
            throw PackageError.BAD_MANIFEST.with(source, "is not a manifest of format " + FORMAT);
        }
        List<PackagedFile> files = new ArrayList<>();
        for (JsonNode file : root.path("files")) {
            if (!file.path("name").isTextual()
                    || !file.path("size").canConvertToLong()
                    || !file.path("sha256").isTextual()) {
                throw PackageError.BAD_MANIFEST.with(source, "every file needs name, size and sha256");
            }
            files.add(new PackagedFile(
                    file.path("name").asText(),
                    file.path("size").asLong(),
                    file.path("sha256").asText()));
        }
        return new PackageManifest(files);
    }

    /** The manifest in a directory, or null if there is none. */
    public static @Nullable PackageManifest find(Path directory) {
        Path file = directory.resolve(NAME);
        if (!Files.isRegularFile(file)) {
            return null;
        }
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw PackageError.BAD_MANIFEST.with(file, "is larger than the " + MAX_BYTES + " bytes of a manifest");
            }
            return parse(Files.readAllBytes(file), file.toString());
        } catch (IOException e) {
            throw FileError.UNREADABLE.causedBy(e, file, e.getMessage());
        }
    }

    /**
     * Checks that all files of a packaged model exist with their sizes, which detects incomplete unpacking;
     * {@link PackageVerifier} checks the hashes. A directory without a manifest is not checked.
     *
     * @throws InvalidInputException naming the file that is missing or has another size
     */
    public static void requireComplete(Path directory) {
        PackageManifest manifest = find(directory);
        if (manifest == null) {
            return;
        }
        for (PackagedFile file : manifest.files) {
            requireSize(directory, file);
        }
    }

    static void requireSize(Path directory, PackagedFile file) {
        Path path = directory.resolve(file.name());
        try {
            long size = Files.isRegularFile(path) ? Files.size(path) : -1;
            if (size != file.size()) {
                throw PackageError.FILE_CHANGED.with(
                        path,
                        (size < 0 ? "is missing" : "has " + size + " bytes") + ", but the manifest lists it with "
                                + file.size());
            }
        } catch (IOException e) {
            throw FileError.UNREADABLE.causedBy(e, path, e.getMessage());
        }
    }
}

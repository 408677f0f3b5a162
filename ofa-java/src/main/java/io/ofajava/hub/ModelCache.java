// SPDX-License-Identifier: Apache-2.0
package io.ofajava.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ofajava.cache.FileReplacement;
import io.ofajava.cache.FileTrees;
import io.ofajava.error.HubError;
import io.ofajava.error.OfaException;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Downloaded models below one directory. The manifest of a model is written last: a model is complete if its manifest
 * exists and the sizes in it match the files. A lock file prevents two processes from downloading one model at the same
 * time.
 */
final class ModelCache {
    private static final String MANIFEST = ".ofa-model.json";
    private static final String LOCK = ".ofa-lock";
    private static final String PART = ".part";
    private static final long MAX_MANIFEST = 1 << 20;

    private final Path root;

    ModelCache(Path root) {
        this.root = root;
    }

    Path directory(ModelId id) {
        return root.resolve(id.directory());
    }

    /** The operation that a lock protects. */
    @FunctionalInterface
    interface Locked<T> {
        T run();
    }

    /** Runs {@code work} under the model's lock. */
    <T> T locked(ModelId id, Locked<T> work) {
        Path directory = directory(id);
        try {
            Files.createDirectories(directory);
            try (FileChannel channel = FileChannel.open(
                            directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                return work.run();
            }
        } catch (IOException e) {
            throw unwritable(directory, e);
        }
    }

    /** Marks a model as complete. */
    void complete(ModelId id, List<RemoteFile> files) {
        Path directory = directory(id);
        ObjectNode manifest = JsonNodeFactory.instance.objectNode().put("id", id.toString());
        ObjectNode sizes = manifest.putObject("files");
        try {
            for (RemoteFile file : files) {
                sizes.put(file.name(), Files.size(directory.resolve(file.name())));
            }
            Path temporary = directory.resolve(MANIFEST + PART);
            Files.writeString(temporary, manifest.toString());
            FileReplacement.move(temporary, directory.resolve(MANIFEST));
        } catch (IOException e) {
            throw unwritable(directory, e);
        }
    }

    /** Whether the model is complete. */
    boolean isComplete(ModelId id) {
        return read(directory(id)).map(CachedModel::complete).orElse(false);
    }

    /** All models, by id. */
    List<CachedModel> list() {
        List<CachedModel> models = new ArrayList<>();
        for (Host host : Host.values()) {
            for (Path directory : children(root.resolve(host.directory()))) {
                models.add(read(directory)
                        .orElseGet(() -> new CachedModel(unnamed(host, directory), directory, size(directory), false)));
            }
        }
        models.sort(Comparator.comparing(CachedModel::id));
        return models;
    }

    /** An incomplete download, under the id that its directory name encodes. */
    private static String unnamed(Host host, Path directory) {
        String name = directory.getFileName().toString();
        return host.prefix() + (host == Host.ORIGINAL ? name : name.replaceFirst("--", "/"));
    }

    private static java.util.Optional<CachedModel> read(Path directory) {
        Path manifest = directory.resolve(MANIFEST);
        try {
            if (!Files.isRegularFile(manifest) || Files.size(manifest) > MAX_MANIFEST) {
                return java.util.Optional.empty();
            }
            JsonNode json = HubJson.parse(Files.readString(manifest), URI.create("file:" + MANIFEST));
            boolean whole = json.path("files").isObject();
            for (var file : json.path("files").properties()) {
                Path path = directory.resolve(file.getKey()).normalize();
                whole &= path.startsWith(directory)
                        && Files.isRegularFile(path)
                        && Files.size(path) == file.getValue().asLong(-1);
            }
            return java.util.Optional.of(new CachedModel(json.path("id").asText(), directory, size(directory), whole));
        } catch (IOException e) {
            return java.util.Optional.empty();
        }
    }

    /** Deletes a model. @return whether it existed */
    boolean remove(ModelId id) {
        Path directory = directory(id);
        if (!Files.isDirectory(directory)) {
            return false;
        }
        delete(directory);
        return true;
    }

    /** Deletes incomplete and damaged downloads. @return bytes freed */
    long prune() {
        long freed = 0;
        for (CachedModel model : list()) {
            if (!model.complete()) {
                delete(model.directory());
                freed += model.bytes();
                continue;
            }
            for (Path file : files(model.directory())) {
                if (file.getFileName().toString().contains(PART)) {
                    freed += size(file);
                    delete(file);
                }
            }
        }
        return freed;
    }

    private static List<Path> children(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw unwritable(directory, e);
        }
    }

    private static List<Path> files(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw unwritable(directory, e);
        }
    }

    private static long size(Path path) {
        long bytes = 0;
        try {
            if (Files.isRegularFile(path)) {
                return Files.size(path);
            }
            for (Path file : files(path)) {
                bytes += Files.size(file);
            }
        } catch (NoSuchFileException e) {
            return bytes; // deleted in the meantime
        } catch (IOException e) {
            throw unwritable(path, e);
        }
        return bytes;
    }

    private static void delete(Path path) {
        try {
            FileTrees.delete(path);
        } catch (IOException e) {
            throw unwritable(path, e);
        }
    }

    private static OfaException unwritable(Path path, IOException cause) {
        return HubError.UNWRITABLE.causedBy(cause, path, cause);
    }
}

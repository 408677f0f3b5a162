package io.ofajava.server.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A directory for pictures that could not be uploaded. It holds so many bytes and no more; nothing in it is ever deleted here. Thread-safe. */
public final class Spool {
    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);

    private final Path directory;
    private final long maxBytes;

    /** @param directory null for no spool */
    public Spool(Path directory, long maxBytes) {
        this.directory = directory;
        this.maxBytes = maxBytes;
    }

    /**
     * Keeps a picture.
     *
     * @param key the key that it should have had; its slashes become dashes
     * @return what became of it, as the end of a sentence about the failed upload
     */
    public synchronized String keep(String key, byte[] picture) {
        if (directory == null) {
            return "the picture is lost (no --spool-dir is set)";
        }
        String name = key.replaceAll("[^A-Za-z0-9._-]", "-");
        name = name.substring(Math.max(0, name.length() - 200)).replaceFirst("^\\.+", "");
        try {
            long held = size();
            if (held + picture.length > maxBytes) {
                LOG.error("spool directory {} is full ({} of {} bytes); picture {} is lost", directory, held, maxBytes, name);
                return "the picture is lost (the spool directory is full)";
            }
            Path draft = Files.createTempFile(directory, ".draft", null);
            Files.write(draft, picture);
            Files.move(draft, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            LOG.warn("picture kept in {}", directory.resolve(name));
            return "the picture is kept in the spool directory as " + name;
        } catch (IOException e) {
            LOG.error("spool directory {} cannot be written; picture {} is lost", directory, name, e);
            return "the picture is lost (the spool directory cannot be written)";
        }
    }

    private long size() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            long sum = 0;
            for (Path file : (Iterable<Path>) files::iterator) {
                sum += Files.isRegularFile(file) ? Files.size(file) : 0;
            }
            return sum;
        }
    }
}

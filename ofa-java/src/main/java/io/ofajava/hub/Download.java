// SPDX-License-Identifier: Apache-2.0
package io.ofajava.hub;

import io.ofajava.cache.FileReplacement;
import io.ofajava.cache.Sha256;
import io.ofajava.error.HubError;
import io.ofajava.error.OfaException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongConsumer;

/**
 * Downloads one file into a directory. The file gets its final name only when it is complete and its checksum is
 * correct. Until then it is called {@code NAME.part}, which a later call resumes.
 */
final class Download {
    private static final int BLOCK = 1 << 16;
    private static final int MAX_TAG = 256;

    private final Http http;
    private final Path directory;

    /** @param directory target directory; created if missing */
    Download(Http http, Path directory) {
        this.http = http;
        this.directory = directory;
    }

    /**
     * Downloads a file unless it exists already.
     *
     * @param progress receives the number of bytes at the start and after each block
     * @return whether a download was necessary
     * @throws OfaException if the file cannot be downloaded or written, or its checksum is wrong; an incomplete
     *     transfer is kept and resumed by the next call
     */
    boolean fetch(RemoteFile file, LongConsumer progress) {
        Path target = directory.resolve(file.name());
        Path part = target.resolveSibling(target.getFileName() + ".part");
        try {
            if (Files.isRegularFile(target) && isWhole(file, target)) {
                progress.accept(Files.size(target));
                return false;
            }
            Files.createDirectories(target.getParent());
            if (!isWhole(file, part)) {
                transfer(file, part, progress);
            }
            verify(file, part);
            FileReplacement.move(part, target);
            Files.deleteIfExists(tag(part));
            return true;
        } catch (IOException e) {
            throw HubError.UNWRITABLE.causedBy(e, target, e);
        }
    }

    private static boolean isWhole(RemoteFile file, Path path) throws IOException {
        if (!Files.isRegularFile(path) || file.size() >= 0 && Files.size(path) != file.size()) {
            return false;
        }
        // Without a checksum, the size is compared. If neither is known, the file is fetched again.
        return file.sha256() == null ? file.size() >= 0 : sha256(path).equals(file.sha256());
    }

    private void transfer(RemoteFile file, Path part, LongConsumer progress) throws IOException {
        long have = Files.exists(part) ? Files.size(part) : 0;
        if (file.size() >= 0 && have >= file.size()) {
            have = 0; // right length, wrong content
        }
        HttpResponse<InputStream> response = http.get(file.source(), have > 0 ? continuing(have, part) : Map.of());
        if (response.statusCode() == 416) {
            response.body().close();
            if (response.headers().firstValue("content-range").orElse("").equals("bytes */" + have)) {
                progress.accept(have);
                return; // complete: an earlier call ended before the file was renamed
            }
            have = 0;
            response = http.get(file.source(), Map.of());
        }
        http.successful(response, file.source(), file.name());
        boolean resumed = have > 0
                && response.statusCode() == 206
                && response.headers().firstValue("content-range").orElse("").startsWith("bytes " + have + "-");
        if (!resumed) {
            remember(response, part);
        }
        long done = resumed ? have : 0;
        OptionalLong announced = response.headers().firstValueAsLong("content-length");
        long expected = file.size() >= 0 ? file.size() : announced.isPresent() ? done + announced.getAsLong() : -1;
        progress.accept(done);
        try (OutputStream out = Files.newOutputStream(
                part,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                resumed ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING)) {
            done = copy(file, response.body(), out, done, expected, progress);
        }
        if (expected >= 0 && done != expected) {
            throw HubError.BROKE_OFF.with(file.name(), done, expected);
        }
    }

    /**
     * Requests the remaining bytes, or the whole file if it has changed on the host, so that parts of two versions are
     * never combined.
     */
    private static Map<String, String> continuing(long have, Path part) throws IOException {
        Map<String, String> headers = new HashMap<>(Map.of("Range", "bytes=" + have + "-"));
        Path tag = tag(part);
        if (Files.isRegularFile(tag) && Files.size(tag) < MAX_TAG) {
            headers.put("If-Range", Files.readString(tag));
        }
        return headers;
    }

    /** Stores the entity tag of a new transfer. Weak tags are not stored, because they do not identify bytes. */
    private static void remember(HttpResponse<InputStream> response, Path part) throws IOException {
        String value = response.headers().firstValue("etag").orElse("");
        if (value.startsWith("\"") && value.length() < MAX_TAG) {
            Files.writeString(tag(part), value);
        } else {
            Files.deleteIfExists(tag(part));
        }
    }

    private static Path tag(Path part) {
        return part.resolveSibling(part.getFileName() + ".etag");
    }

    private static long copy(
            RemoteFile file, InputStream body, OutputStream out, long start, long expected, LongConsumer progress)
            throws IOException {
        long done = start;
        byte[] block = new byte[BLOCK];
        try (body) {
            for (int n = read(file, body, block); n >= 0; n = read(file, body, block)) {
                if (expected >= 0 && done + n > expected) {
                    throw HubError.BAD_ANSWER.with(
                            file.name(), "is longer than the " + expected + " bytes that the sender announced");
                }
                out.write(block, 0, n);
                done += n;
                progress.accept(done);
            }
        }
        return done;
    }

    /** Separates failures of the network from those of the disk. */
    private static int read(RemoteFile file, InputStream body, byte[] block) {
        try {
            return body.read(block);
        } catch (IOException e) {
            throw Http.unreachable(file.source(), e);
        }
    }

    private static void verify(RemoteFile file, Path part) throws IOException {
        if (file.sha256() == null) {
            return;
        }
        String found = sha256(part);
        if (!found.equals(file.sha256())) {
            Files.delete(part);
            throw HubError.WRONG_CHECKSUM.with(file.name(), found, file.sha256());
        }
    }

    private static String sha256(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return Sha256.of(in, read -> {});
        }
    }
}

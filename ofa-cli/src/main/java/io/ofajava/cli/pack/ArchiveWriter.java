// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli.pack;

import io.ofajava.cache.FileReplacement;
import io.ofajava.cache.Sha256;
import io.ofajava.cli.CliError;
import io.ofajava.error.FileError;
import io.ofajava.error.OfaException;
import io.ofajava.packaging.PackageManifest;
import io.ofajava.packaging.PackageVerifier;
import io.ofajava.packaging.PackagedFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.LongConsumer;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Writes a model's files to a {@code .tar.gz}, beginning with the manifest. Names are sorted, owners and dates omitted,
 * so that equal files give equal bytes (with one JDK, whose zlib determines the compression). Files are streamed. The
 * archive gets its name when it is complete.
 */
public final class ArchiveWriter {
    private static final int BLOCK = 1 << 16;
    private static final int PLAIN_FILE = 0100644;
    /** Weights are hardly compressible: a higher level takes several times as long for one percent. */
    private static final int LEVEL = 1;

    private final SortedMap<String, Path> files;

    /** @param files by their name in the archive */
    public ArchiveWriter(SortedMap<String, Path> files) {
        this.files = files;
    }

    /** Total size of the files in bytes. */
    public long size() {
        long size = 0;
        for (Path file : files.values()) {
            try {
                size += Files.size(file);
            } catch (IOException e) {
                throw unreadable(file, e);
            }
        }
        return size;
    }

    /**
     * Reads all files and builds the manifest.
     *
     * @param progress receives the number of bytes read
     */
    public PackageManifest manifest(LongConsumer progress) {
        List<PackagedFile> listed = new ArrayList<>();
        long done = 0;
        for (Map.Entry<String, Path> file : files.entrySet()) {
            long before = done;
            try (InputStream in = Files.newInputStream(file.getValue())) {
                long[] size = {0};
                String hash = Sha256.of(in, read -> {
                    size[0] = read;
                    progress.accept(before + read);
                });
                listed.add(new PackagedFile(file.getKey(), size[0], hash));
                done += size[0];
            } catch (IOException e) {
                throw unreadable(file.getValue(), e);
            }
        }
        return new PackageManifest(listed);
    }

    /**
     * Writes the archive, and replaces {@code target} if it exists.
     *
     * @param manifest the result of {@link #manifest}
     * @param progress receives the number of bytes added
     * @throws OfaException if it cannot be written, or a file changed meanwhile; nothing remains then
     */
    public void write(PackageManifest manifest, Path target, LongConsumer progress) {
        Path absolute = target.toAbsolutePath();
        Path temporary = absolute.resolveSibling(
                absolute.getFileName() + ".part-" + ProcessHandle.current().pid());
        try {
            FileReplacement.write(
                    absolute, temporary, true, channel -> write(manifest, Channels.newOutputStream(channel), progress));
        } catch (IOException e) {
            throw CliError.NOT_WRITTEN.causedBy(e, target, e, "-o");
        }
    }

    /** Finishes the streams above {@code out}, which stays open. */
    private void write(PackageManifest manifest, OutputStream out, LongConsumer progress) throws IOException {
        GZIPOutputStream gzip = new GZIPOutputStream(new BufferedOutputStream(out, BLOCK), BLOCK) {
            {
                def.setLevel(LEVEL);
            }
        };
        TarArchiveOutputStream tar = new TarArchiveOutputStream(gzip, "UTF-8");
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        byte[] json = manifest.toJson();
        tar.putArchiveEntry(entry(PackageManifest.NAME, json.length));
        tar.write(json);
        tar.closeArchiveEntry();
        long done = 0;
        for (PackagedFile file : manifest.files()) {
            tar.putArchiveEntry(entry(file.name(), file.size()));
            copy(file, tar, done, progress);
            tar.closeArchiveEntry();
            done += file.size();
        }
        tar.finish();
        gzip.finish();
        gzip.flush();
    }

    private void copy(PackagedFile file, OutputStream out, long before, LongConsumer progress) throws IOException {
        MessageDigest digest = Sha256.digest();
        Path source = files.get(file.name());
        long left = file.size();
        try (InputStream in = new DigestInputStream(Files.newInputStream(source), digest)) {
            byte[] block = new byte[BLOCK];
            for (int n = in.read(block); n > 0 && n <= left; n = in.read(block)) {
                out.write(block, 0, n);
                left -= n;
                progress.accept(before + file.size() - left);
            }
        }
        PackageVerifier.requireHash(file, source + " (while it was packaged)", Sha256.hex(digest));
    }

    private static TarArchiveEntry entry(String name, long size) {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(size);
        entry.setMode(PLAIN_FILE);
        entry.setModTime(0);
        return entry;
    }

    private static OfaException unreadable(Path file, IOException cause) {
        return FileError.UNREADABLE.causedBy(cause, file, cause);
    }
}

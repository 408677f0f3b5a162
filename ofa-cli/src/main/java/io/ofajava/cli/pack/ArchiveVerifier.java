// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli.pack;

import io.ofajava.cache.Sha256;
import io.ofajava.cli.CliError;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.PackageError;
import io.ofajava.packaging.PackageManifest;
import io.ofajava.packaging.PackageVerifier;
import io.ofajava.packaging.PackagedFile;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Verifies an archive against its manifest without unpacking it. */
public final class ArchiveVerifier {
    private static final int BLOCK = 1 << 16;

    private ArchiveVerifier() {}

    /**
     * Reads the archive once.
     *
     * @param progress receives the number of bytes of the file that were read
     * @return the manifest
     * @throws InvalidInputException if it is not a package, is truncated, or a file in it is missing, changed or not in
     *     the manifest
     */
    public static PackageManifest verify(Path archive, LongConsumer progress) {
        try (InputStream in = Files.newInputStream(archive);
                TarArchiveInputStream tar = new TarArchiveInputStream(
                        new GZIPInputStream(new BufferedInputStream(new Counting(in, progress), BLOCK), BLOCK),
                        "UTF-8")) {
            PackageManifest manifest = manifest(archive, tar);
            Map<String, PackagedFile> expected = new LinkedHashMap<>();
            manifest.files().forEach(file -> expected.put(file.name(), file));
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (isDirectory(entry)) {
                    PackagedFile.requirePlain(entry.getName().replaceFirst("/+$", ""));
                    continue;
                }
                PackagedFile.requirePlain(entry.getName());
                if (!isPlainFile(entry)) {
                    throw CliError.PACKAGE_DAMAGED.with(
                            archive,
                            "its entry " + entry.getName() + " is " + kind(entry)
                                    + "; only files and directories may be in it");
                }
                PackagedFile file = expected.remove(entry.getName());
                if (file == null || entry.getSize() != file.size()) {
                    throw CliError.PACKAGE_DAMAGED.with(
                            archive, "its entry " + entry.getName() + " is not what the manifest lists");
                }
                PackageVerifier.requireHash(file, archive + ": " + file.name(), Sha256.of(tar, read -> {}));
            }
            if (!expected.isEmpty()) {
                throw CliError.PACKAGE_DAMAGED.with(
                        archive, "has no " + expected.keySet().iterator().next() + ", which its manifest lists");
            }
            return manifest;
        } catch (IOException e) {
            throw CliError.PACKAGE_DAMAGED.causedBy(
                    e, archive, "is not a package made by 'ofa package', or is damaged (" + e.getMessage() + ")");
        }
    }

    /** {@link TarArchiveEntry#isFile()} is also true for links and devices, so the type is checked directly. */
    private static boolean isPlainFile(TarArchiveEntry entry) {
        byte type = entry.getLinkFlag();
        return (type == TarConstants.LF_NORMAL || type == TarConstants.LF_OLDNORM)
                && !entry.getName().endsWith("/")
                && !entry.isSparse();
    }

    private static boolean isDirectory(TarArchiveEntry entry) {
        return entry.getLinkFlag() == TarConstants.LF_DIR && entry.getSize() == 0;
    }

    private static String kind(TarArchiveEntry entry) {
        if (entry.isSymbolicLink()) {
            return "a symbolic link";
        }
        if (entry.isLink()) {
            return "a hard link";
        }
        if (entry.isCharacterDevice() || entry.isBlockDevice()) {
            return "a device";
        }
        return entry.isFIFO() ? "a pipe" : "not a regular file (type " + (char) entry.getLinkFlag() + ")";
    }

    private static PackageManifest manifest(Path archive, TarArchiveInputStream tar) throws IOException {
        TarArchiveEntry first = tar.getNextEntry();
        if (first == null
                || !isPlainFile(first)
                || !first.getName().equals(PackageManifest.NAME)
                || first.getSize() > PackageManifest.MAX_BYTES) {
            throw PackageError.NO_MANIFEST.with(archive, PackageManifest.NAME);
        }
        return PackageManifest.parse(tar.readAllBytes(), archive + ": " + PackageManifest.NAME);
    }

    /** Reports how many bytes of the file were read. */
    private static final class Counting extends FilterInputStream {
        private final LongConsumer progress;
        private long read;

        Counting(InputStream in, LongConsumer progress) {
            super(in);
            this.progress = progress;
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            advance(value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] block, int offset, int length) throws IOException {
            int n = super.read(block, offset, length);
            advance(Math.max(0, n));
            return n;
        }

        private void advance(int bytes) {
            read += bytes;
            progress.accept(read);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import io.ofajava.error.OfaException;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the samples of a tar archive in WebDataset's layout: consecutive files whose names are equal up to the first
 * dot of the last path segment form one sample. Its image is the first file with an image extension, its text the file
 * with the extension {@code txt}. Other files are skipped. At most one sample is in memory.
 */
final class TarSamples implements Iterator<TarSamples.Sample>, Closeable {
    /** Extensions of images. */
    static final Set<String> IMAGES = Set.of("jpg", "jpeg", "png", "webp", "gif", "bmp", "tif", "tiff");

    private static final int MOST_TEXT_BYTES = 1 << 16;
    private static final int MOST_NAME = 4096;
    private static final int RECORD = 512;

    /**
     * Counts the bytes of the archive. An archive consists of complete records, which the tar reader does not check.
     */
    private static final class Records extends FilterInputStream {
        private long bytes;

        Records(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            bytes += value < 0 ? 0 : 1;
            return value;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = super.read(target, offset, length);
            bytes += Math.max(0, count);
            return count;
        }

        @Override
        public long skip(long count) throws IOException {
            long skipped = super.skip(count);
            bytes += skipped;
            return skipped;
        }
    }

    /**
     * One sample.
     *
     * @param key the archive's address, {@code !}, and the common name of its files; unique in an archive with sorted
     *     files
     * @param image bytes of an image file, or null if only keys are read or there is an error
     * @param text or null
     * @param error the error of the sample, or null
     */
    record Sample(
            String key,
            byte @Nullable [] image,
            @Nullable String text,
            @Nullable OfaException error) {}

    private final String archive;
    private final Records records;
    private final TarArchiveInputStream tar;
    private final long maxBytes;
    private final boolean keysOnly;
    private @Nullable TarArchiveEntry entry;
    private @Nullable OfaException damage;
    private @Nullable Sample next;
    private boolean ended;

    /**
     * @param in the archive, plain or compressed with gzip
     * @param maxBytes maximum size of an image
     * @param keysOnly skips the contents
     */
    TarSamples(String archive, InputStream in, long maxBytes, boolean keysOnly) throws IOException {
        this.archive = archive;
        this.maxBytes = maxBytes;
        this.keysOnly = keysOnly;
        InputStream buffered = new BufferedInputStream(in, 1 << 16);
        buffered.mark(2);
        int first = buffered.read();
        int second = buffered.read();
        buffered.reset();
        boolean gzip = first == 0x1f && second == 0x8b;
        this.records = new Records(gzip ? new GZIPInputStream(buffered) : buffered);
        this.tar = new TarArchiveInputStream(records, "UTF-8");
        advance();
    }

    private void advance() {
        try {
            TarArchiveEntry file;
            do {
                file = tar.getNextEntry();
            } while (file != null
                    && (!file.isFile()
                            || file.isSparse()
                            || stem(file.getName()).isEmpty()));
            entry = file;
            if (file == null && records.bytes % RECORD != 0) {
                throw new IOException("it ends in the middle of a record");
            }
        } catch (IOException | IllegalArgumentException e) {
            entry = null;
            damage = SparkError.ARCHIVE_DAMAGED.causedBy(e, archive, reason(e));
        }
    }

    private static String reason(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    @Override
    public boolean hasNext() {
        if (next == null && !ended) {
            next = read();
        }
        return next != null;
    }

    @Override
    public Sample next() {
        Sample sample = hasNext() ? next : null;
        if (sample == null) {
            throw new NoSuchElementException();
        }
        next = null;
        return sample;
    }

    private @Nullable Sample read() {
        for (TarArchiveEntry first = entry; first != null; first = entry) {
            Sample sample = sample(stem(first.getName()));
            if (sample != null) {
                return sample;
            }
        }
        ended = true;
        return damage == null ? null : new Sample(archive + "!", null, null, damage);
    }

    /** The files of one sample; null if the archive is truncated within it. */
    private @Nullable Sample sample(String stem) {
        String key = archive + "!" + stem;
        byte[] image = null;
        boolean hasImage = false;
        String text = null;
        OfaException error = null;
        for (TarArchiveEntry file = entry; file != null && stem(file.getName()).equals(stem); file = entry) {
            String ending = ending(file.getName());
            boolean isImage = IMAGES.contains(ending) && !hasImage;
            try {
                if (isImage) {
                    hasImage = true;
                    image = bytes(file, key, maxBytes);
                } else if (ending.equals("txt")) {
                    byte[] bytes = bytes(file, key, MOST_TEXT_BYTES);
                    text = bytes == null ? null : new String(bytes, StandardCharsets.UTF_8).strip();
                } else {
                    skip(file);
                }
            } catch (IOException | IllegalArgumentException e) {
                damage = SparkError.ARCHIVE_DAMAGED.causedBy(e, archive, reason(e));
                entry = null;
                return null;
            } catch (OfaException e) {
                error = e;
            }
            advance();
        }
        if (!hasImage) {
            error = SparkError.SAMPLE_WITHOUT_IMAGE.with(key, new TreeSet<>(IMAGES));
        }
        return new Sample(key, error == null ? image : null, text, error);
    }

    /** The content of a file; null if only keys are read. In both cases the file was checked to be complete. */
    private byte @Nullable [] bytes(TarArchiveEntry file, String key, long most) throws IOException {
        long size = file.getSize();
        if (keysOnly || size > most) {
            skip(file);
            if (size > most) {
                throw SparkError.SAMPLE_TOO_LARGE.with(key, size, most);
            }
            return null;
        }
        byte[] bytes = tar.readNBytes((int) size);
        if (bytes.length < size) {
            throw truncated(file);
        }
        return bytes;
    }

    private void skip(TarArchiveEntry file) throws IOException {
        long left = file.getSize();
        while (left > 0) {
            long skipped = tar.skip(left);
            if (skipped <= 0) {
                throw truncated(file);
            }
            left -= skipped;
        }
    }

    private static IOException truncated(TarArchiveEntry file) {
        return new IOException("it ends in the middle of " + file.getName());
    }

    private static String stem(String name) {
        if (name.length() > MOST_NAME) {
            return "";
        }
        int file = name.lastIndexOf('/') + 1;
        int dot = name.indexOf('.', file + 1);
        return dot < 0 ? "" : name.substring(0, dot);
    }

    private static String ending(String name) {
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }
}

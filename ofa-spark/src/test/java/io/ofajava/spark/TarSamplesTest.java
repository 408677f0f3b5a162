// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.ofajava.spark.TarSamples.Sample;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;

/** Samples of tar archives: complete, damaged and over the limits. */
class TarSamplesTest {
    /** An archive of files, given as name, content, name, content. */
    static byte[] tar(Object... files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (int i = 0; i < files.length; i += 2) {
                byte[] content = files[i + 1] instanceof byte[] raw ? raw : ((String) files[i + 1]).getBytes("UTF-8");
                TarArchiveEntry entry = new TarArchiveEntry((String) files[i]);
                entry.setSize(content.length);
                tar.putArchiveEntry(entry);
                tar.write(content);
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static List<Sample> samples(byte[] archive, long most, boolean keysOnly) throws IOException {
        List<Sample> samples = new ArrayList<>();
        try (TarSamples tar = new TarSamples("a.tar", new ByteArrayInputStream(archive), most, keysOnly)) {
            tar.forEachRemaining(samples::add);
        }
        return samples;
    }

    private static List<String> keys(List<Sample> samples) {
        return samples.stream().map(Sample::key).toList();
    }

    private static String code(Sample sample) {
        return sample.error() == null ? null : sample.error().code().id();
    }

    @Test
    void groupsFilesByTheirNameUpToTheFirstDot() throws IOException {
        byte[] archive = tar(
                "d.1/0001.jpg",
                "one",
                "d.1/0001.txt",
                " a text\n",
                "d.1/0001.cls.json",
                "{}",
                "d.1/0002.PNG",
                "two",
                "README",
                "no sample",
                "0003.txt",
                "no image");
        List<Sample> samples = samples(archive, 100, false);
        assertEquals(List.of("a.tar!d.1/0001", "a.tar!d.1/0002", "a.tar!0003"), keys(samples));
        assertArrayEquals("one".getBytes("UTF-8"), samples.get(0).image());
        assertEquals("a text", samples.get(0).text());
        assertNull(samples.get(1).text());
        assertEquals(SparkError.SAMPLE_WITHOUT_IMAGE.id(), code(samples.get(2)));

        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
            gzip.write(archive);
        }
        assertEquals(keys(samples), keys(samples(zipped.toByteArray(), 100, true)));
    }

    @Test
    void refusesSamplesOverTheLimitAndReadsOn() throws IOException {
        List<Sample> samples = samples(tar("1.jpg", "x".repeat(101), "2.jpg", "two"), 100, false);
        assertEquals(SparkError.SAMPLE_TOO_LARGE.id(), code(samples.get(0)));
        assertNull(samples.get(0).image());
        assertNull(code(samples.get(1)));
        byte[] lying = tar("1.jpg", "short");
        System.arraycopy("77777777777".getBytes("UTF-8"), 0, lying, 124, 11);
        fixChecksum(lying);
        // A header that declares 8 GB: nothing is allocated, and the archive ends before that.
        assertEquals(
                SparkError.ARCHIVE_DAMAGED.id(),
                code(samples(lying, Integer.MAX_VALUE - 8, false).get(0)));
    }

    private static void fixChecksum(byte[] header) {
        Arrays.fill(header, 148, 156, (byte) ' ');
        int sum = 0;
        for (int i = 0; i < 512; i++) {
            sum += header[i] & 0xff;
        }
        byte[] digits = String.format("%06o\0 ", sum).getBytes();
        System.arraycopy(digits, 0, header, 148, digits.length);
    }

    @Test
    void keepsSamplesBeforeDamage() throws IOException {
        byte[] archive = tar("1.jpg", "one", "2.jpg", "x".repeat(5000), "3.jpg", "three");
        for (int length : new int[] {1024 + 512 + 100, 1024 + 700, 1300}) {
            for (boolean keysOnly : new boolean[] {false, true}) {
                List<Sample> samples = samples(Arrays.copyOf(archive, length), 10_000, keysOnly);
                assertEquals(List.of("a.tar!1", "a.tar!"), keys(samples), length + " bytes");
                assertEquals(SparkError.ARCHIVE_DAMAGED.id(), code(samples.get(1)));
            }
        }
        byte[] noise = new byte[4096];
        Arrays.fill(noise, (byte) 'n');
        assertEquals(
                SparkError.ARCHIVE_DAMAGED.id(), code(samples(noise, 100, false).get(0)));
        assertEquals(List.of(), samples(new byte[0], 100, false));
    }
}

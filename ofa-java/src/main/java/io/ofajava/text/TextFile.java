// SPDX-License-Identifier: Apache-2.0
package io.ofajava.text;

import io.ofajava.error.FileError;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.OfaException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads UTF-8 text files, with or without a byte order mark, with any line ends. Other content (UTF-16, a Git LFS
 * pointer, binary data) is identified in the error.
 */
public final class TextFile {
    /** Default maximum size of a text file. */
    public static final int MAX_BYTES = 64 << 20;

    /**
     * Maximum size of a line of a file that is read line by line. A line takes up to six times its size in memory: the
     * buffer twice while it grows, a copy, the characters, and the text. That is 96 MB, less than half of the default
     * heap of a machine with 1 GB.
     */
    static final int MAX_LINE_BYTES = 16 << 20;

    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final int HEAD_BYTES = 4096;

    /** Receives the lines of a file. */
    @FunctionalInterface
    public interface LineConsumer {
        /**
         * Receives a line.
         *
         * @param line without its end
         * @param number of the line, from 1
         */
        void accept(String line, int number);
    }

    private TextFile() {}

    /**
     * Reads a file of any size line by line.
     *
     * @throws InvalidInputException if the file is missing or not UTF-8 text, or a line has more than 16 MiB; the
     *     message has the number of the first invalid line
     * @throws OfaException if it cannot be read
     */
    public static void forEachLine(Path file, LineConsumer consumer) {
        String name = file.toString();
        try (BufferedInputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            in.mark(HEAD_BYTES);
            byte[] head = in.readNBytes(HEAD_BYTES);
            in.reset();
            requireUtf8(head, name);
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            int number = 1;
            int previous = '\n';
            for (int next = in.read(); next >= 0; previous = next, next = in.read()) {
                if (next == '\n' && previous == '\r' && line.size() == 0) {
                    continue; // the second half of a line end
                }
                if (next != '\n' && next != '\r') {
                    if (line.size() == MAX_LINE_BYTES) {
                        throw FileError.TOO_LARGE.with(file + ", line " + number, MAX_LINE_BYTES, "a line");
                    }
                    line.write(next);
                    continue;
                }
                consumer.accept(decode(line.toByteArray(), name, number), number);
                line.reset();
                number++;
            }
            if (line.size() > 0) {
                consumer.accept(decode(line.toByteArray(), name, number), number);
            }
        } catch (NoSuchFileException e) {
            throw FileError.MISSING.causedBy(e, file);
        } catch (IOException e) {
            throw FileError.UNREADABLE.causedBy(e, file, e.getMessage());
        }
    }

    /**
     * The lines of a file, without their ends.
     *
     * @throws InvalidInputException as {@link #read}
     */
    public static List<String> lines(Path file) {
        return read(file, MAX_BYTES).lines().toList();
    }

    /**
     * The text of a file, without a byte order mark.
     *
     * @throws InvalidInputException if the file is missing, not a file, larger than {@code maxBytes}, or not UTF-8
     *     text; the message has the number of the first invalid line
     * @throws OfaException if it cannot be read
     */
    public static String read(Path file, int maxBytes) {
        if (Files.isDirectory(file)) {
            throw FileError.NOT_A_FILE.with(file);
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(maxBytes + 1);
            if (bytes.length > maxBytes) {
                throw FileError.TOO_LARGE.with(file, maxBytes, "this file");
            }
            return decode(bytes, file.toString());
        } catch (NoSuchFileException e) {
            throw FileError.MISSING.causedBy(e, file);
        } catch (IOException e) {
            throw FileError.UNREADABLE.causedBy(e, file, e.getMessage());
        }
    }

    /**
     * Decodes bytes in memory.
     *
     * @param name for messages
     */
    public static String decode(byte[] bytes, String name) {
        requireUtf8(bytes, name);
        return decode(bytes, name, 1);
    }

    /** Refuses files that begin like something other than UTF-8 text. */
    private static void requireUtf8(byte[] head, String name) {
        FileKinds.requireContent(name, head);
        String foreign = foreign(head);
        if (foreign != null) {
            throw FileError.OTHER_ENCODING.with(name, foreign);
        }
    }

    /** @param firstLine number of the first line in these bytes; a byte order mark is removed from line 1 only */
    private static String decode(byte[] bytes, String name, int firstLine) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        if (result.isError()) {
            throw FileError.NOT_UTF8_LINE.with(
                    name,
                    firstLine - 1 + line(bytes, in.position()),
                    String.format("0x%02X", bytes[in.position()] & 0xFF));
        }
        out.flip();
        boolean marked = firstLine == 1 && out.hasRemaining() && out.get(0) == BYTE_ORDER_MARK;
        return (marked ? out.subSequence(1, out.length()) : out).toString();
    }

    /** Describes content that is not UTF-8 text; null if it may be. */
    private static @Nullable String foreign(byte[] bytes) {
        int first = bytes.length < 2 ? 0 : (bytes[0] & 0xFF) << 8 | bytes[1] & 0xFF;
        boolean wide = bytes.length >= 4
                && (first == 0xFFFE && bytes[2] == 0 && bytes[3] == 0
                        || first == 0 && bytes[2] == (byte) 0xFE && bytes[3] == (byte) 0xFF);
        if (wide) {
            return "UTF-32";
        }
        if (first == 0xFFFE || first == 0xFEFF) {
            return "UTF-16";
        }
        for (int at = 0; at < bytes.length; at++) {
            if (bytes[at] == 0) {
                // UTF-16 without a byte order mark: characters of most scripts have a zero in every second byte.
                return at < 2 && bytes.length % 2 == 0 && bytes[1 - at] != 0 ? "UTF-16" : "binary data, not text";
            }
        }
        return null;
    }

    private static int line(byte[] bytes, int at) {
        int line = 1;
        for (int i = 0; i < at; i++) {
            line += bytes[i] == '\n' ? 1 : 0;
        }
        return line;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The checksums of a directory's files, stored in a file of that directory. CRC-32C detects every change of a few bytes
 * and misses other changes once in four billion times; the JDK computes it with processor instructions. It does not
 * protect against deliberate changes.
 *
 * <p>Format: a line {@code ofa-checksums 1}, a line {@code CRC SIZE NAME} for each file (eight hexadecimal digits,
 * bytes, the path below the directory with {@code /}), and a line {@code end CRC} with the checksum of all lines
 * before.
 */
final class Checksums {
    /** The file's name. */
    static final String FILE = "checksums";

    private static final String HEADER = "ofa-checksums 1";
    private static final String END = "end ";
    private static final int BLOCK = 1 << 20;
    private static final long MAX_BYTES = 1 << 20;

    private Checksums() {}

    /** Writes the checksums of all files below a directory. */
    static void write(Path directory) throws IOException {
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
        for (Map.Entry<String, Path> file : files(directory).entrySet()) {
            text.append(hex(crc(file.getValue(), block)))
                    .append(' ')
                    .append(Files.size(file.getValue()))
                    .append(' ')
                    .append(file.getKey())
                    .append('\n');
        }
        String sum = hex(crc(text));
        text.append(END).append(sum).append('\n');
        Files.writeString(directory.resolve(FILE), text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /**
     * Verifies all files in the list of checksums.
     *
     * @return a description of the first file that has changed; null if there is none
     * @throws IOException if a file cannot be read
     */
    static @Nullable String damage(Path directory) throws IOException {
        Path list = directory.resolve(FILE);
        if (!Files.isRegularFile(list)) {
            return "it has no checksums; another version wrote it";
        }
        List<String> lines = Files.size(list) > MAX_BYTES
                ? List.of()
                : new String(Files.readAllBytes(list), StandardCharsets.UTF_8)
                        .lines()
                        .toList();
        int end = lines.size() - 1;
        if (end < 1
                || !lines.get(0).equals(HEADER)
                || !lines.get(end).equals(END + hex(crc(String.join("\n", lines.subList(0, end)) + "\n")))) {
            return FILE + " is damaged";
        }
        ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
        for (String line : lines.subList(1, end)) {
            String damage = damage(directory, line.split(" ", 3), block);
            if (damage != null) {
                return damage;
            }
        }
        return null;
    }

    private static @Nullable String damage(Path directory, String[] entry, ByteBuffer block) throws IOException {
        Path file = directory.resolve(entry[2]);
        if (!Files.isRegularFile(file)) {
            return entry[2] + (Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? " is not a file" : " is missing");
        }
        long size = Files.size(file);
        if (size != Long.parseLong(entry[1])) {
            return entry[2] + " has " + size + " bytes instead of " + entry[1];
        }
        return hex(crc(file, block)).equals(entry[0])
                ? null
                : entry[2] + " has another checksum than when it was written";
    }

    private static Map<String, Path> files(Path directory) throws IOException {
        Map<String, Path> files = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(directory)) {
            walk.filter(Files::isRegularFile).forEach(file -> {
                List<String> names = new ArrayList<>();
                directory.relativize(file).forEach(name -> names.add(name.toString()));
                files.put(String.join("/", names), file);
            });
        }
        return files;
    }

    private static long crc(Path file, ByteBuffer block) throws IOException {
        CRC32C crc = new CRC32C();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            for (block.clear(); channel.read(block) >= 0; block.clear()) {
                crc.update(block.flip());
            }
        }
        return crc.getValue();
    }

    private static long crc(CharSequence text) {
        CRC32C crc = new CRC32C();
        crc.update(StandardCharsets.UTF_8.encode(text.toString()));
        return crc.getValue();
    }

    private static String hex(long crc) {
        return String.format("%08x", crc);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import io.ofajava.checkpoint.pickle.Names;
import io.ofajava.error.CheckpointError;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.OfaException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Locates the entries of a zip archive in its file (APPNOTE 6.3, zip64 included). The JDK's reader does not provide
 * offsets, and torch archives are meant to be mapped: they store every entry uncompressed, except code, which is not
 * read. Other compressed, encrypted, overlapping or duplicate entries are refused, so an archive cannot unpack to more
 * than its own size.
 */
final class ZipDirectory {
    private static final Pattern SCRIPT_CODE = Pattern.compile("[^/]+/code/.+");
    private static final int LOCAL_SIGNATURE = 0x04034b50;
    private static final int CENTRAL_SIGNATURE = 0x02014b50;
    private static final int END_SIGNATURE = 0x06054b50;
    private static final int END64_SIGNATURE = 0x06064b50;
    private static final int END64_LOCATOR_SIGNATURE = 0x07064b50;
    private static final int END_LENGTH = 22;
    private static final int MAX_COMMENT = 0xFFFF;
    private static final int MAX_ENTRIES = 200_000;
    private static final long MAX_DIRECTORY = 64L << 20;
    private static final long UNKNOWN_32 = 0xFFFFFFFFL;

    /** A stored entry: {@code length} bytes at {@code offset} of the file. */
    record Entry(String name, long offset, long length) {}

    /** Start of the directory, its length and its number of entries. */
    private record End(long offset, long length, long entries) {}

    private final MappedFile file;

    private ZipDirectory(MappedFile file) {
        this.file = file;
    }

    /**
     * All entries by name, in directory order.
     *
     * @throws InvalidInputException if the archive is malformed or holds an entry that is not stored plainly
     */
    static Map<String, Entry> read(MappedFile file) {
        return new ZipDirectory(file).entries();
    }

    private Map<String, Entry> entries() {
        End end = findEnd();
        if (end.entries > MAX_ENTRIES || end.length > MAX_DIRECTORY) {
            throw bad("its directory claims " + end.entries + " entries in " + end.length + " bytes");
        }
        ByteBuffer directory = file.slice(end.offset, end.length, "zip directory");
        Map<String, Entry> entries = new LinkedHashMap<>();
        List<long[]> extents = new ArrayList<>(); // start of local header, end of data
        for (long i = 0; i < end.entries; i++) {
            Entry entry = readEntry(directory, end.offset, extents);
            if (entries.put(entry.name, entry) != null) {
                throw bad("entry " + entry.name + " occurs twice");
            }
        }
        extents.sort(Comparator.comparingLong(extent -> extent[0]));
        for (int i = 1; i < extents.size(); i++) {
            if (extents.get(i)[0] < extents.get(i - 1)[1]) {
                throw bad("entries overlap at byte " + extents.get(i)[0]);
            }
        }
        return entries;
    }

    private Entry readEntry(ByteBuffer directory, long directoryOffset, List<long[]> extents) {
        if (directory.remaining() < 46 || directory.getInt() != CENTRAL_SIGNATURE) {
            throw bad("its directory is damaged");
        }
        int start = directory.position() - 4;
        int flags = u16(directory, start + 8);
        int method = u16(directory, start + 10);
        long packed = u32(directory, start + 20);
        long length = u32(directory, start + 24);
        int nameLength = u16(directory, start + 28);
        int extraLength = u16(directory, start + 30);
        int commentLength = u16(directory, start + 32);
        long headerOffset = u32(directory, start + 42);
        directory.position(start + 46);
        if (directory.remaining() < nameLength + extraLength + commentLength) {
            throw bad("its directory is damaged");
        }
        byte[] name = new byte[nameLength];
        directory.get(name);
        String text = new String(name, StandardCharsets.UTF_8);
        if (!Names.isPlain(text)) {
            throw bad("the name of an entry is not printable");
        }
        ByteBuffer extra = directory.slice(directory.position(), extraLength).order(directory.order());
        directory.position(directory.position() + extraLength + commentLength);
        if (length == UNKNOWN_32 || packed == UNKNOWN_32 || headerOffset == UNKNOWN_32) {
            ByteBuffer wide = zip64(extra, text);
            length = length == UNKNOWN_32 ? wideValue(wide, text) : length;
            packed = packed == UNKNOWN_32 ? wideValue(wide, text) : packed;
            headerOffset = headerOffset == UNKNOWN_32 ? wideValue(wide, text) : headerOffset;
        }
        if ((flags & 1) != 0) {
            throw bad("entry " + text + " is encrypted");
        }
        // The code of a TorchScript archive is compressed. It is never read, so its size here is the compressed one.
        if ((method != 0 || packed != length) && !SCRIPT_CODE.matcher(text).matches()) {
            throw bad("entry " + text
                    + " is compressed; torch stores its archives uncompressed, save the checkpoint again with"
                    + " torch.save");
        }
        long dataOffset = dataOffset(headerOffset, name, text);
        if (packed > directoryOffset || dataOffset > directoryOffset - packed) {
            throw bad("entry " + text + " reaches past the data");
        }
        extents.add(new long[] {headerOffset, dataOffset + packed});
        return new Entry(text, dataOffset, packed);
    }

    private long dataOffset(long headerOffset, byte[] name, String text) {
        ByteBuffer header = file.slice(headerOffset, 30, "zip entry " + text);
        int nameLength = u16(header, 26);
        long nameOffset = headerOffset + 30;
        boolean same = header.getInt(0) == LOCAL_SIGNATURE && nameLength == name.length;
        if (same) {
            same = file.slice(nameOffset, nameLength, "zip entry " + text).equals(ByteBuffer.wrap(name));
        }
        if (!same) {
            throw bad("the header of entry " + text + " does not match the directory");
        }
        return nameOffset + nameLength + u16(header, 28);
    }

    private ByteBuffer zip64(ByteBuffer extra, String entry) {
        while (extra.remaining() >= 4) {
            int id = extra.getShort() & 0xFFFF;
            int length = extra.getShort() & 0xFFFF;
            if (length > extra.remaining()) {
                break;
            }
            if (id == 1) {
                return extra.slice(extra.position(), length).order(extra.order());
            }
            extra.position(extra.position() + length);
        }
        throw bad("entry " + entry + " has no zip64 sizes");
    }

    private long wideValue(ByteBuffer wide, String entry) {
        if (wide.remaining() < 8) {
            throw bad("entry " + entry + " has no zip64 sizes");
        }
        long value = wide.getLong();
        if (value < 0) {
            throw bad("entry " + entry + " has an impossible size");
        }
        return value;
    }

    private End findEnd() {
        if (file.size() < END_LENGTH) {
            throw truncated();
        }
        int tailLength = (int) Math.min(file.size(), END_LENGTH + MAX_COMMENT);
        long tailOffset = file.size() - tailLength;
        ByteBuffer tail = file.slice(tailOffset, tailLength, "zip end record");
        for (int at = tailLength - END_LENGTH; at >= 0; at--) {
            if (tail.getInt(at) == END_SIGNATURE && u16(tail, at + 20) == tailLength - at - END_LENGTH) {
                return readEnd(tail, at, tailOffset + at);
            }
        }
        throw truncated();
    }

    private End readEnd(ByteBuffer tail, int at, long endOffset) {
        long entries = u16(tail, at + 10);
        long length = u32(tail, at + 12);
        long offset = u32(tail, at + 16);
        if (endOffset >= 20) {
            ByteBuffer locator = file.slice(endOffset - 20, 20, "zip64 locator");
            if (locator.getInt(0) == END64_LOCATOR_SIGNATURE) {
                ByteBuffer end64 = file.slice(locator.getLong(8), 56, "zip64 end record");
                if (end64.getInt(0) != END64_SIGNATURE) {
                    throw bad("its zip64 end record is damaged");
                }
                entries = end64.getLong(32);
                length = end64.getLong(40);
                offset = end64.getLong(48);
            }
        }
        if (entries < 0 || length < 0 || offset < 0 || entries > length / 46) {
            throw bad("its directory claims " + entries + " entries in " + length + " bytes");
        }
        return new End(offset, length, entries);
    }

    private static int u16(ByteBuffer buffer, int at) {
        return buffer.getShort(at) & 0xFFFF;
    }

    private static long u32(ByteBuffer buffer, int at) {
        return buffer.getInt(at) & 0xFFFFFFFFL;
    }

    private OfaException truncated() {
        return CheckpointError.DAMAGED.with(file.path(), "truncated: the zip archive has no end record");
    }

    private OfaException bad(String reason) {
        return CheckpointError.DAMAGED.with(file.path(), "bad zip archive: " + reason);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes zip archives of stored entries, like torch (zip64 where sizes need it). Entries of zeros are holes of the file
 * and take no space. Each record can be damaged before it is written.
 */
final class SparseZip implements AutoCloseable {
    private record Entry(byte[] name, long offset, long length) {}

    private final FileChannel channel;
    private final List<Entry> entries = new ArrayList<>();
    private long position;

    SparseZip(Path path) throws IOException {
        channel = FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
    }

    SparseZip add(String name, byte[] content) throws IOException {
        zeros(name, content.length);
        channel.write(ByteBuffer.wrap(content), position - content.length);
        return this;
    }

    SparseZip zeros(String name, long length) throws IOException {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        ByteBuffer header = buffer(30 + bytes.length).putInt(0x04034b50);
        header.putInt(18, (int) length)
                .putInt(22, (int) length)
                .putShort(26, (short) bytes.length)
                .position(30)
                .put(bytes);
        channel.write(header.flip(), position);
        entries.add(new Entry(bytes, position, length));
        position += 30 + bytes.length + length;
        return this;
    }

    @Override
    public void close() throws IOException {
        long start = position;
        boolean wide = position >= 0xFFFFFFFFL;
        for (Entry entry : entries) {
            ByteBuffer record = buffer(46 + entry.name.length + (wide ? 28 : 0)).putInt(0x02014b50);
            int length = wide ? -1 : (int) entry.length;
            record.putInt(20, length)
                    .putInt(24, length)
                    .putShort(28, (short) entry.name.length)
                    .putShort(30, (short) (wide ? 28 : 0));
            record.putInt(42, wide ? -1 : (int) entry.offset).position(46).put(entry.name);
            if (wide) {
                record.putShort((short) 1)
                        .putShort((short) 24)
                        .putLong(entry.length)
                        .putLong(entry.length)
                        .putLong(entry.offset);
            }
            position += channel.write(record.flip(), position);
        }
        long length = position - start;
        if (wide) {
            ByteBuffer end64 = buffer(76).putInt(0x06064b50).putLong(44);
            end64.putLong(24, entries.size())
                    .putLong(32, entries.size())
                    .putLong(40, length)
                    .putLong(48, start);
            end64.putInt(56, 0x07064b50).putLong(64, position).putInt(72, 1).position(76);
            position += channel.write(end64.flip(), position);
        }
        ByteBuffer end = buffer(22).putInt(0x06054b50);
        end.putShort(8, (short) entries.size())
                .putShort(10, (short) entries.size())
                .putInt(12, wide ? -1 : (int) length)
                .putInt(16, wide ? -1 : (int) start)
                .position(22);
        channel.write(end.flip(), position);
        channel.close();
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}

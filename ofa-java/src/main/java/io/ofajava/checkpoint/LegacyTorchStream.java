// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import io.ofajava.checkpoint.pickle.TorchStorage;
import io.ofajava.checkpoint.pickle.Unpickler;
import io.ofajava.error.CheckpointError;
import io.ofajava.error.InvalidInputException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The stream format of torch before version 1.6: pickles of a magic number, the protocol version, facts of the system,
 * the object and the list of its storages' keys; then, per key in that order, the number of elements as int64 and the
 * elements.
 */
final class LegacyTorchStream {
    private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
    private static final long PROTOCOL = 1001;
    private static final int MAX_STORAGES = 100_000;

    private LegacyTorchStream() {}

    /** @throws InvalidInputException if the file is not such a stream, or malformed */
    static TorchFile read(MappedFile file, WeightChoice choice) {
        String path = file.path().toString();
        // The pickles come first; their length is known only after reading them.
        ByteBuffer head = file.slice(0, Math.min(file.size(), 64L << 20), "pickles");
        if (head.remaining() < 2 || (head.get(0) & 0xFF) != 0x80) {
            throw CheckpointError.NOT_TORCH.with(
                    path, "is neither a safetensors file nor a torch checkpoint (a zip archive or a pickle)");
        }
        if (!MAGIC.equals(new Unpickler(path, head).read())
                || !Long.valueOf(PROTOCOL).equals(new Unpickler(path, head).read())) {
            throw CheckpointError.NOT_TORCH.with(path, "is a pickle, but not a torch checkpoint");
        }
        Object system = new Unpickler(path, head).read();
        if (!(system instanceof Map<?, ?> facts) || !Boolean.TRUE.equals(facts.get("little_endian"))) {
            throw CheckpointError.NOT_LITTLE_ENDIAN.with(path);
        }
        Unpickler unpickler = new Unpickler(path, head);
        Object root = unpickler.read();
        Object keys = new Unpickler(path, head).read();
        if (!(keys instanceof List<?> list) || list.size() > MAX_STORAGES) {
            throw CheckpointError.DAMAGED.with(path, "lists no storages");
        }
        return TorchFile.of(file.path(), root, choice, storages(file, unpickler.storages(), list, head.position()));
    }

    private static TorchFile.Storages storages(
            MappedFile file, Map<String, TorchStorage> known, List<?> keys, long start) {
        Map<String, long[]> regions = new HashMap<>(); // key: offset and length in bytes
        long position = start;
        for (Object key : keys) {
            TorchStorage storage = key instanceof String text ? known.get(text) : null;
            if (!(key instanceof String name) || storage == null) {
                throw CheckpointError.DAMAGED.with(file.path(), "a listed storage belongs to no tensor");
            }
            long count = file.slice(position, 8, "storage " + name).getLong();
            int size = TorchFile.dtype(storage).bytes();
            position += 8;
            if (count < 0 || count > (file.size() - position) / size) {
                throw CheckpointError.DAMAGED.with(
                        file.path(), "truncated: storage " + name + " should hold " + count + " elements");
            }
            if (regions.put(name, new long[] {position, count * size}) != null) {
                throw CheckpointError.DAMAGED.with(file.path(), "storage " + name + " occurs twice");
            }
            position += count * size;
        }
        return (wanted, from, length) -> {
            long[] region = regions.get(wanted.key());
            if (region == null) {
                throw CheckpointError.DAMAGED.with(file.path(), "storage " + wanted.key() + " is missing");
            }
            TorchFile.requireLength(file, wanted, region[1]);
            return file.slice(region[0] + from, length, "storage " + wanted.key());
        };
    }
}

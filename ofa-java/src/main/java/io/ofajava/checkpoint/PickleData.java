// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import io.ofajava.checkpoint.pickle.PickleClass;
import io.ofajava.checkpoint.pickle.PickleObject;
import io.ofajava.checkpoint.pickle.PickleTuple;
import io.ofajava.checkpoint.pickle.TorchStorage;
import io.ofajava.checkpoint.pickle.TorchTensor;
import io.ofajava.checkpoint.pickle.Unpickler;
import io.ofajava.error.CheckpointError;
import io.ofajava.error.InvalidInputException;
import io.ofajava.text.FileKinds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads Python pickles of plain data, such as the annotations of a data set. Nothing in them is executed. */
public final class PickleData {
    private static final long MAX_BYTES = 512L << 20;
    /** The references of RefCOCO are about three million values. */
    private static final int MAX_VALUES = 20_000_000;

    private static final int MAX_DEPTH = 64;

    private PickleData() {}

    /**
     * The value of a pickle file: null, Boolean, Long, BigInteger, Double, String, byte[], List (of lists, tuples and
     * sets) and Map.
     *
     * @throws InvalidInputException if the file is malformed, too large, or holds an object of any other class
     */
    public static @Nullable Object read(Path path) {
        try (MappedFile file = MappedFile.open(path)) {
            if (file.size() > MAX_BYTES) {
                throw CheckpointError.BAD_PICKLE_FILE.with(
                        path, "has " + file.size() + " bytes, but a pickle of at most " + MAX_BYTES + " is read");
            }
            FileKinds.requireContent(path);
            return plain(
                    new Unpickler(path.toString(), file.slice(0, file.size(), "pickle"), MAX_VALUES).read(),
                    path,
                    new IdentityHashMap<>(),
                    0);
        }
    }

    /** Shared parts of a pickle stay shared in the result, because copying them could take exponential time. */
    private static @Nullable Object plain(@Nullable Object value, Path path, Map<Object, Object> seen, int depth) {
        if (depth > MAX_DEPTH) {
            throw CheckpointError.BAD_PICKLE_FILE.with(
                    path, "bad pickle: it nests deeper than " + MAX_DEPTH + " levels");
        }
        List<?> items =
                value instanceof PickleTuple tuple ? tuple.items() : value instanceof List<?> list ? list : null;
        if (value == null || items == null && !(value instanceof Map<?, ?>)) {
            if (value instanceof PickleObject
                    || value instanceof PickleClass
                    || value instanceof TorchTensor
                    || value instanceof TorchStorage) {
                throw CheckpointError.BAD_PICKLE_FILE.with(path, "contains an object that is not plain data");
            }
            return value;
        }
        Object known = seen.get(value);
        if (known != null) {
            return known;
        }
        Object result;
        if (value instanceof Map<?, ?> map) {
            Map<@Nullable Object, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((key, item) -> copy.put(key, plain(item, path, seen, depth + 1)));
            result = copy;
        } else {
            List<@Nullable Object> copy = new ArrayList<>();
            for (Object item : Objects.requireNonNull(items, "items")) {
                copy.add(plain(item, path, seen, depth + 1));
            }
            result = copy;
        }
        seen.put(value, result);
        return result;
    }
}

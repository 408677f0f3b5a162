// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint.pickle;

import io.ofajava.error.CheckpointError;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.OfaException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The allow-list of the unpickler: the Python classes and functions that a checkpoint may apply, and their results.
 * Tensors and containers become Java objects, configuration objects become inert {@link PickleObject}s; all others are
 * refused by name.
 */
final class PickleGlobals {
    private static final int MAX_DIMENSIONS = 16;

    /** Classes whose objects are kept as inert data. */
    private static final Set<String> INERT = Set.of(
            "argparse.Namespace",
            "_codecs.encode",
            "numpy.core.multiarray.scalar",
            "numpy._core.multiarray.scalar",
            "numpy.core.multiarray._reconstruct",
            "numpy._core.multiarray._reconstruct",
            "numpy.ndarray",
            "numpy.dtype",
            "pathlib.PosixPath",
            "pathlib.PurePosixPath",
            "pathlib.WindowsPath",
            "pathlib.PureWindowsPath",
            "torch.device",
            "torch.serialization._get_layout");
    /**
     * Packages of configuration classes, which are inert as well, and of the modules of a TorchScript archive, whose
     * code is not read.
     */
    private static final List<String> INERT_PACKAGES =
            List.of("omegaconf.", "fairseq.dataclass.", PickleObject.SCRIPT_PACKAGE);

    private static final Set<String> STORAGES = Set.of(
            "DoubleStorage",
            "FloatStorage",
            "HalfStorage",
            "BFloat16Storage",
            "LongStorage",
            "IntStorage",
            "ShortStorage",
            "CharStorage",
            "ByteStorage",
            "BoolStorage");
    /** Classes that are converted to a dictionary. */
    private static final Set<String> DICTIONARIES = Set.of(
            "collections.OrderedDict",
            "collections.defaultdict",
            "collections.Counter",
            "builtins.dict",
            "__builtin__.dict",
            "pytorch_lightning.utilities.parsing.AttributeDict");
    /** Classes that are converted to a list. */
    private static final Set<String> LISTS = Set.of(
            "builtins.list",
            "__builtin__.list",
            "builtins.set",
            "__builtin__.set",
            "builtins.frozenset",
            "__builtin__.frozenset");
    /**
     * Names that may occur as values without being applied: {@code torch.float16} and similar, and the factory of a
     * defaultdict.
     */
    private static final Set<String> VALUES = Set.of(
            "torch.float64",
            "torch.float32",
            "torch.float16",
            "torch.bfloat16",
            "torch.int64",
            "torch.int32",
            "torch.int16",
            "torch.int8",
            "torch.uint8",
            "torch.bool",
            "builtins.int",
            "__builtin__.int",
            "builtins.float",
            "__builtin__.float",
            "builtins.str",
            "__builtin__.str",
            "builtins.bool",
            "__builtin__.bool",
            "typing.Any");

    private final String path;

    PickleGlobals(String path) {
        this.path = path;
    }

    /**
     * Checks that a class may be stored as a value.
     *
     * @throws InvalidInputException naming the class, if it is not on the allow-list
     */
    void requireAllowed(PickleClass type) {
        String name = type.toString();
        boolean allowed = INERT.contains(name)
                || DICTIONARIES.contains(name)
                || LISTS.contains(name)
                || VALUES.contains(name)
                || isInertPackage(name)
                || name.equals("torch.Size")
                || name.startsWith("torch._utils._rebuild_")
                || isStorage(type);
        if (!allowed) {
            throw refused(type);
        }
    }

    /**
     * The result of {@code type(*arguments)}.
     *
     * @throws InvalidInputException naming the class, if it is not on the allow-list, or if the arguments do not fit
     */
    @Nullable
    Object apply(PickleClass type, PickleTuple arguments) {
        String name = type.toString();
        switch (name) {
            case "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2" -> {
                return tensor(arguments);
            }
            case "torch._utils._rebuild_parameter" -> {
                if (arguments.size() < 1 || !(arguments.get(0) instanceof TorchTensor)) {
                    throw malformed("a parameter that is not a tensor");
                }
                return arguments.get(0);
            }
            case "torch.Size" -> {
                if (arguments.size() != 1 || !(arguments.get(0) instanceof PickleTuple)) {
                    throw malformed("a torch.Size of something other than a tuple");
                }
                return arguments.get(0);
            }
            default -> {
                if (DICTIONARIES.contains(name)) {
                    return dictionary(arguments);
                }
                if (LISTS.contains(name)) {
                    return list(arguments);
                }
                if (INERT.contains(name) || isInertPackage(name)) {
                    return new PickleObject(type, arguments);
                }
                throw refused(type);
            }
        }
    }

    /** Whether {@code type} is the class of a torch storage whose elements can be read. */
    private static boolean isStorage(PickleClass type) {
        boolean torch = type.module().equals("torch") || type.module().equals("torch.storage");
        return torch && STORAGES.contains(type.name());
    }

    /** The storage of a persistent id {@code ('storage', class, key, location, elements)}. */
    TorchStorage storage(@Nullable Object id) {
        if (!(id instanceof PickleTuple parts)
                || parts.size() < 5
                || !"storage".equals(parts.get(0))
                || !(parts.get(1) instanceof PickleClass type)
                || !(parts.get(2) instanceof String key)
                || !(parts.get(4) instanceof Long elements)
                || elements < 0
                || !Names.isPlain(key)) {
            throw malformed("a persistent id that is not a torch storage");
        }
        if (!isStorage(type)) {
            throw refused(type);
        }
        // The sixth element, of the legacy format, describes a view of a larger storage.
        if (parts.size() > 5 && parts.get(5) != null) {
            throw malformed("a storage that is a view of another storage");
        }
        return new TorchStorage(type.name(), key, elements);
    }

    OfaException refused(PickleClass type) {
        return CheckpointError.CLASS_REFUSED.with(path, type);
    }

    private OfaException malformed(String what) {
        return CheckpointError.DAMAGED.with(path, "bad pickle: holds " + what);
    }

    private static boolean isInertPackage(String name) {
        return INERT_PACKAGES.stream().anyMatch(name::startsWith);
    }

    private TorchTensor tensor(PickleTuple arguments) {
        if (arguments.size() < 4
                || !(arguments.get(0) instanceof TorchStorage storage)
                || !(arguments.get(1) instanceof Long offset)) {
            throw malformed("a tensor without storage");
        }
        long[] shape = integers(arguments.get(2));
        long[] strides = integers(arguments.get(3));
        if (shape.length != strides.length) {
            throw malformed("a tensor with " + shape.length + " extents and " + strides.length + " strides");
        }
        return new TorchTensor(storage, offset, shape, strides);
    }

    private long[] integers(@Nullable Object value) {
        if (!(value instanceof PickleTuple tuple) || tuple.size() > MAX_DIMENSIONS) {
            throw malformed("a tensor shape that is not a tuple of at most " + MAX_DIMENSIONS + " integers");
        }
        long[] result = new long[tuple.size()];
        for (int i = 0; i < result.length; i++) {
            if (!(tuple.get(i) instanceof Long extent)) {
                throw malformed("a tensor shape that is not a tuple of integers");
            }
            result[i] = extent;
        }
        return result;
    }

    /** An empty dictionary (a default factory is ignored), a copy, or one made of a list of pairs as in protocol 0. */
    private Map<@Nullable Object, @Nullable Object> dictionary(PickleTuple arguments) {
        Map<@Nullable Object, @Nullable Object> result = new LinkedHashMap<>();
        if (arguments.size() == 1 && arguments.get(0) instanceof List<?> pairs) {
            for (Object pair : pairs) {
                if (pair instanceof PickleTuple tuple && tuple.size() == 2) {
                    result.put(key(tuple.get(0)), tuple.get(1));
                } else if (pair instanceof List<?> items && items.size() == 2) {
                    result.put(key(items.get(0)), items.get(1));
                } else {
                    throw malformed("a dictionary made of something other than pairs");
                }
            }
        } else if (arguments.size() == 1 && arguments.get(0) instanceof Map<?, ?> entries) {
            result.putAll(entries);
        } else if (arguments.size() > 1
                || arguments.size() == 1 && !(arguments.get(0) instanceof PickleClass) && arguments.get(0) != null) {
            throw malformed("a dictionary made of something other than pairs");
        }
        return result;
    }

    private List<@Nullable Object> list(PickleTuple arguments) {
        if (arguments.size() == 0) {
            return new ArrayList<>();
        }
        if (arguments.size() == 1 && arguments.get(0) instanceof List<?> items) {
            return new ArrayList<>(items);
        }
        throw malformed("a list or set made of something other than a list");
    }

    /** A value that may be a dictionary key: one that compares by value in constant time, or by identity. */
    @Nullable
    Object key(@Nullable Object value) {
        if (value == null
                || value instanceof String
                || value instanceof Long
                || value instanceof Double
                || value instanceof Boolean
                || value instanceof BigInteger
                || value instanceof PickleClass
                || value instanceof PickleTuple
                || value instanceof PickleObject) {
            return value;
        }
        throw malformed("a dictionary key that Python could not hash");
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import io.ofajava.error.CheckpointError;
import io.ofajava.error.InvalidInputException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A file written by {@code torch.save}: a zip archive of one pickle and the raw storages (torch 1.6 and later), or the
 * older stream of pickles followed by storages. It may hold a state dict alone, or one inside a larger checkpoint under
 * {@code model} (fairseq) or {@code state_dict} (Lightning), or be a TorchScript archive, whose modules are read as
 * data; its tensors are offered under their raw names.
 */
public final class TorchFile implements TensorSource {
    private static final int MAX_TENSORS = 100_000;
    private static final long MAX_PICKLE = 64L << 20;

    private final Path path;
    private final Object root;
    private final Map<String, Tensor> tensors;

    private TorchFile(Path path, Object root, Map<String, Tensor> tensors) {
        this.path = path;
        this.root = root;
        this.tensors = Collections.unmodifiableMap(tensors);
    }

    /** Where a storage's bytes lie. */
    interface Storages {
        /** The bytes of {@code storage}, checked against its claimed length. */
        ByteBuffer bytes(TorchStorage storage);
    }

    /**
     * Maps the file, reads its pickle and checks every tensor of its state dict.
     *
     * @throws InvalidInputException if the file is malformed, holds a class that is not allowed, or holds no state dict
     */
    public static TorchFile open(Path path) {
        try (MappedFile file = MappedFile.open(path)) {
            return read(file);
        }
    }

    static TorchFile read(MappedFile file) {
        boolean zip = file.size() >= 4 && file.slice(0, 4, "file signature").getInt() == 0x04034b50;
        return zip ? readZip(file) : LegacyTorchStream.read(file);
    }

    private static TorchFile readZip(MappedFile file) {
        Map<String, ZipDirectory.Entry> entries = ZipDirectory.read(file);
        String prefix = null;
        for (String name : entries.keySet()) {
            if (name.equals("data.pkl") || name.endsWith("/data.pkl")) {
                if (prefix != null) {
                    throw CheckpointError.NOT_TORCH.with(
                            file.path(), "holds several data.pkl, but a torch checkpoint has one");
                }
                prefix = name.substring(0, name.length() - "data.pkl".length());
            }
        }
        if (prefix == null) {
            throw CheckpointError.NOT_TORCH.with(
                    file.path(), "is a zip archive, but not of torch (it holds no data.pkl)");
        }
        ZipDirectory.Entry order = entries.get(prefix + "byteorder");
        if (order != null
                && !file.slice(order.offset(), order.length(), "byteorder")
                        .equals(StandardCharsets.US_ASCII.encode("little"))) {
            throw CheckpointError.NOT_LITTLE_ENDIAN.with(file.path());
        }
        ZipDirectory.Entry pickle = entries.get(prefix + "data.pkl");
        Object root = new Unpickler(file.path().toString(), pickle(file, pickle.offset(), pickle.length())).read();
        String data = prefix + "data/";
        return of(file.path(), root, storage -> {
            ZipDirectory.Entry entry = entries.get(data + storage.key());
            if (entry == null) {
                throw CheckpointError.DAMAGED.with(file.path(), "storage " + storage.key() + " is missing");
            }
            requireLength(file, storage, entry.length());
            return file.slice(entry.offset(), entry.length(), "storage " + storage.key());
        });
    }

    static ByteBuffer pickle(MappedFile file, long offset, long length) {
        if (length > MAX_PICKLE) {
            throw CheckpointError.TOO_LARGE.with(file.path(), "its pickle has " + length + " bytes", MAX_PICKLE);
        }
        return file.slice(offset, length, "pickle");
    }

    static void requireLength(MappedFile file, TorchStorage storage, long stored) {
        int size = storage.dtype().bytes();
        if (stored % size != 0 || stored / size != storage.elements()) {
            throw CheckpointError.DAMAGED.with(
                    file.path(),
                    "storage " + storage.key() + " should hold " + storage.elements() + " elements of "
                            + storage.dtype() + ", but has " + stored + " bytes");
        }
    }

    static TorchFile of(Path path, Object root, Storages storages) {
        Map<?, ?> state = stateDict(path, root);
        Map<TorchStorage, ByteBuffer> opened = new HashMap<>();
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : state.entrySet()) {
            if (entry.getKey() instanceof String name && entry.getValue() instanceof TorchTensor tensor) {
                if (!Names.isPlain(name)) {
                    throw CheckpointError.DAMAGED.with(path, "the name of a tensor is not printable");
                }
                if (tensors.size() == MAX_TENSORS) {
                    throw CheckpointError.TOO_LARGE.with(path, "holds more tensors than are supported", MAX_TENSORS);
                }
                ByteBuffer bytes = opened.computeIfAbsent(tensor.storage(), storages::bytes);
                tensors.put(name, tensor(path, name, tensor, bytes));
            }
        }
        return new TorchFile(path, root, tensors);
    }

    private static Map<?, ?> stateDict(Path path, Object root) {
        if (root instanceof PickleObject module && module.isScriptModule()) {
            return ScriptModules.parameters(path, module);
        }
        if (root instanceof Map<?, ?> map) {
            for (String key : new String[] {"model", "state_dict"}) {
                if (map.get(key) instanceof Map<?, ?> inner && holdsTensor(inner)) {
                    return inner;
                }
            }
            if (holdsTensor(map)) {
                return map;
            }
        }
        throw CheckpointError.NOT_TORCH.with(
                path, "holds no tensors by name (neither in model, nor in state_dict, nor at the top level)");
    }

    private static boolean holdsTensor(Map<?, ?> map) {
        return map.entrySet().stream()
                .anyMatch(entry -> entry.getKey() instanceof String && entry.getValue() instanceof TorchTensor);
    }

    private static Tensor tensor(Path path, String name, TorchTensor tensor, ByteBuffer storage) {
        DType dtype = tensor.storage().dtype();
        String label = path + ": " + name;
        long bytes = Tensor.byteLength(label, dtype, tensor.shape());
        if (!tensor.isContiguous()) {
            throw CheckpointError.STRIDED.with(
                    path, name, Arrays.toString(tensor.shape()), Arrays.toString(tensor.strides()));
        }
        long start = tensor.offset();
        if (start < 0 || start > storage.limit() / dtype.bytes() || bytes > storage.limit() - start * dtype.bytes()) {
            throw CheckpointError.DAMAGED.with(
                    path,
                    "tensor " + name + " reaches past the end of its storage "
                            + tensor.storage().key());
        }
        return new Tensor(name, dtype, tensor.shape(), storage.slice((int) start * dtype.bytes(), (int) bytes));
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public Map<String, Tensor> tensors() {
        return tensors;
    }

    /**
     * The value under {@code key} of the checkpoint's top-level dictionary as inert data (see {@link Unpickler}), or
     * null if there is none.
     */
    Object value(String key) {
        return root instanceof Map<?, ?> map ? map.get(key) : null;
    }
}

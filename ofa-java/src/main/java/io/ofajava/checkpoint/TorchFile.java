// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import io.ofajava.checkpoint.pickle.Names;
import io.ofajava.checkpoint.pickle.TorchStorage;
import io.ofajava.checkpoint.pickle.TorchTensor;
import io.ofajava.checkpoint.pickle.Unpickler;
import io.ofajava.error.CheckpointError;
import io.ofajava.error.InvalidInputException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file written by {@code torch.save}: a zip archive of one pickle and the raw storages (torch 1.6 and later), or the
 * older stream of pickles followed by storages. It may contain a bare state dict, one inside a larger checkpoint under
 * {@code model} (fairseq) or {@code state_dict} (Lightning), or be a TorchScript archive, whose modules are read as
 * data. Tensors have their names in the file. Other parts, such as an optimizer's state, are never mapped.
 */
public final class TorchFile implements TensorSource {
    private static final int MAX_TENSORS = 100_000;
    private static final long MAX_PICKLE = 64L << 20;

    private final Path path;
    private final @Nullable Object root;
    private final StateDict state;
    private final Map<String, Tensor> tensors;

    private TorchFile(Path path, @Nullable Object root, StateDict state, Map<String, Tensor> tensors) {
        this.path = path;
        this.root = root;
        this.state = state;
        this.tensors = Collections.unmodifiableMap(tensors);
    }

    /** Locates a storage's bytes. */
    interface Storages {
        /** {@code length} bytes of {@code storage} from {@code from}, checked against its declared length. */
        ByteBuffer bytes(TorchStorage storage, long from, long length);

        /** As this, with one buffer for tensors that are the same part of a storage. */
        default Storages sharing() {
            Map<Part, ByteBuffer> known = new HashMap<>();
            return (storage, from, length) ->
                    known.computeIfAbsent(new Part(storage, from, length), part -> bytes(storage, from, length));
        }
    }

    /** Bytes {@code from} to {@code from + length} of a storage. */
    private record Part(TorchStorage storage, long from, long length) {}

    /**
     * Maps the file, reads its pickle and checks every tensor of its state dict.
     *
     * @throws InvalidInputException if the file is malformed, contains a class that is not allowed, or has no state
     *     dict
     */
    public static TorchFile open(Path path) {
        try (MappedFile file = MappedFile.open(path)) {
            return read(file, WeightChoice.AUTO);
        }
    }

    static TorchFile read(MappedFile file, WeightChoice choice) {
        boolean zip = file.size() >= 4 && file.slice(0, 4, "file signature").getInt() == 0x04034b50;
        return zip ? readZip(file, choice) : LegacyTorchStream.read(file, choice);
    }

    private static TorchFile readZip(MappedFile file, WeightChoice choice) {
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
        ZipDirectory.Entry pickle = Objects.requireNonNull(entries.get(prefix + "data.pkl"), "data.pkl");
        Object root = new Unpickler(file.path().toString(), pickle(file, pickle.offset(), pickle.length())).read();
        String data = prefix + "data/";
        return of(file.path(), root, choice, (storage, from, length) -> {
            ZipDirectory.Entry entry = entries.get(data + storage.key());
            if (entry == null) {
                throw CheckpointError.DAMAGED.with(file.path(), "storage " + storage.key() + " is missing");
            }
            requireLength(file, storage, entry.length());
            return file.slice(entry.offset() + from, length, "storage " + storage.key());
        });
    }

    static ByteBuffer pickle(MappedFile file, long offset, long length) {
        if (length > MAX_PICKLE) {
            throw CheckpointError.TOO_LARGE.with(file.path(), "its pickle has " + length + " bytes", MAX_PICKLE);
        }
        return file.slice(offset, length, "pickle");
    }

    static void requireLength(MappedFile file, TorchStorage storage, long stored) {
        int size = dtype(storage).bytes();
        if (stored % size != 0 || stored / size != storage.elements()) {
            throw CheckpointError.DAMAGED.with(
                    file.path(),
                    "storage " + storage.key() + " should hold " + storage.elements() + " elements of " + dtype(storage)
                            + ", but has " + stored + " bytes");
        }
    }

    static TorchFile of(Path path, @Nullable Object root, WeightChoice choice, Storages storages) {
        StateDict state = StateDict.of(path, root, choice);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        Storages shared = storages.sharing();
        state.tensors().forEach((name, tensor) -> {
            if (!Names.isPlain(name)) {
                throw CheckpointError.DAMAGED.with(path, "the name of a tensor is not printable");
            }
            if (tensors.size() == MAX_TENSORS) {
                throw CheckpointError.TOO_LARGE.with(path, "holds more tensors than are supported", MAX_TENSORS);
            }
            tensors.put(name, tensor(path, name, tensor, shared));
        });
        return new TorchFile(path, root, state, tensors);
    }

    private static Tensor tensor(Path path, String name, TorchTensor tensor, Storages storages) {
        TorchStorage storage = tensor.storage();
        int size = dtype(storage).bytes();
        long bytes = Tensor.byteLength(path + ": " + name, dtype(storage), tensor.shape());
        long first = tensor.offset();
        long last;
        try {
            last = tensor.last();
        } catch (ArithmeticException e) {
            last = Long.MAX_VALUE;
        }
        if (!tensor.isPlausible() || first > storage.elements() || last >= storage.elements()) {
            throw CheckpointError.DAMAGED.with(
                    path, "tensor " + name + " reaches outside of its storage " + storage.key());
        }
        ByteBuffer data = storages.bytes(storage, first * size, (last - first + 1) * size);
        if (tensor.isContiguous()) {
            return Tensor.ofFile(name, dtype(storage), tensor.shape(), data);
        }
        // A stride of 0 turns few bytes into many elements, so the limit applies to all elements, stored or not.
        if (bytes > MappedFile.MAX_SLICE) {
            throw CheckpointError.TOO_LARGE.with(
                    path, "tensor " + name + " has " + bytes + " bytes", MappedFile.MAX_SLICE);
        }
        return new Tensor(
                name, dtype(storage), tensor.shape(), new StridedView(data, size, tensor.shape(), tensor.strides()));
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
    @Nullable
    Object value(String key) {
        return root instanceof Map<?, ?> map ? map.get(key) : null;
    }

    /** The set of tensors that was read. */
    StateDict state() {
        return state;
    }

    static DType dtype(TorchStorage storage) {
        return Objects.requireNonNull(DType.ofTorchStorage(storage.type()), storage.type());
    }
}

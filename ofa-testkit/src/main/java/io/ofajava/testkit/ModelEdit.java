// SPDX-License-Identifier: Apache-2.0
package io.ofajava.testkit;

import io.ofajava.checkpoint.Checkpoint;
import io.ofajava.checkpoint.DType;
import io.ofajava.checkpoint.Tensor;
import io.ofajava.selftest.GoldenRun;
import io.ofajava.vqgan.VqganCheckpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Modifies tensors of an unpacked golden model in its file. Checkpoint formats store elements unchanged, so a tensor is
 * found by its bytes.
 */
public final class ModelEdit {
    /** The directory of elements in torch files. */
    private static final int ALIGNMENT = 64;

    private final Path file;
    private final @Nullable Checkpoint checkpoint;
    private final Map<String, Tensor> tensors;
    private final byte[] bytes;
    private final List<Runnable> changes = new ArrayList<>();

    private ModelEdit(Path file, @Nullable Checkpoint checkpoint, Map<String, Tensor> tensors) throws IOException {
        this.file = file;
        this.checkpoint = checkpoint;
        this.tensors = tensors;
        this.bytes = Files.readAllBytes(file);
    }

    /** An operation on an open model. */
    @FunctionalInterface
    public interface Editing {
        /** Calls the methods that modify tensors. */
        void edit(ModelEdit model);
    }

    /** Unpacks a model where the run expects it, and modifies it there. */
    public static void edit(GoldenRun run, String model, Editing editing) {
        try (Checkpoint checkpoint = run.checkpoint(model)) {
            Path weights = Objects.requireNonNull(run.set().weights(model));
            String packed = Objects.requireNonNull(weights.getFileName()).toString();
            Path file = run.temporary().resolve(model).resolve(packed.substring(0, packed.length() - ".gz".length()));
            Map<String, Tensor> tensors =
                    checkpoint.names().stream().collect(Collectors.toMap(name -> name, checkpoint::tensor));
            new ModelEdit(file, checkpoint, tensors).write(editing);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Likewise for a VQGAN. */
    public static void editVqgan(GoldenRun run, String name, Editing editing) {
        try {
            VqganCheckpoint vqgan = run.vqgan(name);
            new ModelEdit(vqgan.path(), null, vqgan.tensors().tensors()).write(editing);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(Editing editing) throws IOException {
        editing.edit(this);
        changes.forEach(Runnable::run);
        // Writes a new file, because the checkpoint has mapped the old one.
        Path changed = file.resolveSibling("changed");
        Files.write(changed, bytes);
        Files.move(changed, file, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The names of all tensors. */
    public Stream<String> names() {
        return tensors.keySet().stream().sorted();
    }

    /** Whether there is a tensor. */
    public boolean has(String name) {
        return tensors.containsKey(name);
    }

    /** The shape of a tensor. */
    public int[] shape(String name) {
        return Arrays.stream(tensor(name).shape()).mapToInt(Math::toIntExact).toArray();
    }

    /** The unmodified checkpoint; a VQGAN has none. */
    public Checkpoint checkpoint() {
        return Objects.requireNonNull(checkpoint, "checkpoint");
    }

    private Tensor tensor(String name) {
        return Objects.requireNonNull(tensors.get(name), name);
    }

    /** The unmodified elements of a tensor. */
    public float[] values(String name) {
        return tensor(name).toFloats();
    }

    /** Replaces the elements of a tensor; float16 elements are rounded. */
    public void replace(String name, float[] values) {
        Tensor tensor = tensor(name);
        ByteBuffer target = ByteBuffer.allocate(tensor.data().remaining()).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            if (tensor.dtype() == DType.FLOAT32) {
                target.putFloat(value);
            } else if (tensor.dtype() == DType.FLOAT16) {
                target.putShort(half(value));
            } else {
                throw new IllegalArgumentException(name + " holds " + tensor.dtype());
            }
        }
        byte[] old = new byte[target.capacity()];
        tensor.data().get(old);
        if (Arrays.equals(old, target.array())) {
            return;
        }
        int at = find(old, name);
        changes.add(() -> System.arraycopy(target.array(), 0, bytes, at, target.capacity()));
    }

    /** Permutes a tensor along an axis: element {@code i} of the result is element {@code order[i]}. */
    public void permute(String name, int axis, int[] order) {
        int[] shape = shape(name);
        int inner = 1;
        for (int i = axis + 1; i < shape.length; i++) {
            inner *= shape[i];
        }
        float[] from = values(name);
        float[] to = new float[from.length];
        for (int i = 0; i < to.length; i++) {
            int index = i / inner % order.length;
            to[i] = from[i + (order[index] - index) * inner];
        }
        replace(name, to);
    }

    private int find(byte[] wanted, String name) {
        int found = -1;
        search:
        for (int at = 0; at <= bytes.length - wanted.length; at += ALIGNMENT) {
            for (int i = 0; i < wanted.length; i++) {
                if (bytes[at + i] != wanted[i]) {
                    continue search;
                }
            }
            if (found >= 0) {
                throw new IllegalStateException(name + " occurs twice in " + file);
            }
            found = at;
        }
        if (found < 0) {
            throw new IllegalStateException(name + " is not in " + file + " as it was read");
        }
        return found;
    }

    /** The nearest float16, ties to even; for values in its normal range, and zero. */
    private static short half(float value) {
        if (value == 0) {
            return 0;
        }
        int exponent = Math.max(Math.getExponent(value), -14);
        double scaled = Math.rint(Math.abs(value) / Math.scalb(1.0, exponent - 10));
        if (scaled == 2048) {
            exponent++;
            scaled = 1024;
        }
        int bits = scaled < 1024 ? (int) scaled : (exponent + 15 << 10) + (int) scaled - 1024;
        return (short) (value < 0 ? bits | 0x8000 : bits);
    }
}

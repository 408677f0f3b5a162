// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The elements of a tensor that are not contiguous in its storage: channels last, transposed, a slice of columns, or
 * one element repeated by a stride of 0. Reading gathers them into native memory, which is released when the copy is
 * unreachable.
 */
final class StridedView {
    private final ByteBuffer storage; // from the first element that the view reads to the last
    private final int elementBytes;
    private final long[] shape;
    private final long[] strides; // in elements
    private WeakReference<ByteBuffer> gathered = new WeakReference<>(null);

    StridedView(ByteBuffer storage, int elementBytes, long[] shape, long[] strides) {
        this.storage = storage;
        this.elementBytes = elementBytes;
        this.shape = shape.clone();
        this.strides = strides.clone();
    }

    /** The elements in row-major order: read-only, little-endian. */
    synchronized ByteBuffer data() {
        ByteBuffer data = gathered.get();
        if (data == null) {
            data = gather();
            gathered = new WeakReference<>(data);
        }
        return data;
    }

    private ByteBuffer gather() {
        long elements = 1;
        for (long extent : shape) {
            elements *= extent;
        }
        ByteBuffer target = ByteBuffer.allocateDirect(Math.toIntExact(elements * elementBytes))
                .order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer source = storage.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int last = shape.length - 1;
        long[] index = new long[shape.length];
        long offset = 0;
        for (long row = 0; row < elements / shape[last]; row++) {
            for (long i = 0; i < shape[last]; i++) {
                copy(source, (int) ((offset + i * strides[last]) * elementBytes), target);
            }
            for (int dimension = last - 1; dimension >= 0; dimension--) {
                offset += strides[dimension];
                if (++index[dimension] < shape[dimension]) {
                    break;
                }
                offset -= strides[dimension] * shape[dimension];
                index[dimension] = 0;
            }
        }
        return target.flip().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    private void copy(ByteBuffer source, int at, ByteBuffer target) {
        switch (elementBytes) {
            case 1 -> target.put(source.get(at));
            case 2 -> target.putShort(source.getShort(at));
            case 4 -> target.putInt(source.getInt(at));
            default -> target.putLong(source.getLong(at));
        }
    }
}

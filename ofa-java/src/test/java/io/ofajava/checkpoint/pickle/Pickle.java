// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint.pickle;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Assembles valid and hostile pickles, instruction by instruction. */
public final class Pickle {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public static Pickle protocol(int protocol) {
        return new Pickle().op(0x80).op(protocol);
    }

    public Pickle op(int opcode) {
        out.write(opcode);
        return this;
    }

    public Pickle ops(String opcodes) {
        opcodes.chars().forEach(out::write);
        return this;
    }

    public Pickle text(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        op('X').int32(bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    public Pickle number(long value) {
        op(0x8a).op(8);
        out.writeBytes(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array());
        return this;
    }

    public Pickle int32(int value) {
        out.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
        return this;
    }

    public Pickle global(String module, String name) {
        return ops("c" + module + "\n" + name + "\n");
    }

    public Pickle tuple(long... values) {
        op('(');
        for (long value : values) {
            number(value);
        }
        return op('t');
    }

    /** The storage with the persistent id {@code key}. */
    public Pickle storage(String type, String key, long elements) {
        return op('(').text("storage")
                .global("torch", type)
                .text(key)
                .text("cpu")
                .number(elements)
                .op('t')
                .op('Q');
    }

    /** A tensor that covers a separate storage. */
    public Pickle tensor(String type, String key, long elements, long offset, long[] shape, long[] strides) {
        global("torch._utils", "_rebuild_tensor_v2")
                .op('(')
                .storage(type, key, elements)
                .number(offset)
                .tuple(shape)
                .tuple(strides);
        return op(0x89).global("collections", "OrderedDict").ops(")Rt").op('R');
    }

    /** A dictionary with one tensor {@code w}. */
    public static byte[] stateDict(String type, String key, long elements, long offset, long[] shape, long[] strides) {
        return protocol(2)
                .op('}')
                .text("w")
                .tensor(type, key, elements, offset, shape, strides)
                .op('s')
                .stop();
    }

    public byte[] stop() {
        op('.');
        return out.toByteArray();
    }

    public byte[] bytes() {
        return out.toByteArray();
    }
}

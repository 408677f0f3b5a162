// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import org.jspecify.annotations.Nullable;

/** The element types of stored tensors; all little-endian. */
public enum DType {
    /** IEEE 754 binary64. */
    FLOAT64("F64", "DoubleStorage", 8),
    /** IEEE 754 binary32. */
    FLOAT32("F32", "FloatStorage", 4),
    /** IEEE 754 binary16. */
    FLOAT16("F16", "HalfStorage", 2),
    /** The upper half of a binary32. */
    BFLOAT16("BF16", "BFloat16Storage", 2),
    /** Signed, 64 bits. */
    INT64("I64", "LongStorage", 8),
    /** Signed, 32 bits. */
    INT32("I32", "IntStorage", 4),
    /** Signed, 16 bits. */
    INT16("I16", "ShortStorage", 2),
    /** Signed, 8 bits. */
    INT8("I8", "CharStorage", 1),
    /** Unsigned, 8 bits. */
    UINT8("U8", "ByteStorage", 1),
    /** One byte per element: 0 is false, everything else true. */
    BOOL("BOOL", "BoolStorage", 1);

    private final String safetensorsName;
    private final String torchStorage;
    private final int bytes;

    DType(String safetensorsName, String torchStorage, int bytes) {
        this.safetensorsName = safetensorsName;
        this.torchStorage = torchStorage;
        this.bytes = bytes;
    }

    /** Bytes of one element. */
    public int bytes() {
        return bytes;
    }

    /** Whether the elements are floating-point numbers. */
    public boolean isFloat() {
        return ordinal() <= BFLOAT16.ordinal();
    }

    String safetensorsName() {
        return safetensorsName;
    }

    String torchStorage() {
        return torchStorage;
    }

    /** The type that a safetensors header calls {@code name}, or null. */
    static @Nullable DType ofSafetensors(String name) {
        for (DType type : values()) {
            if (type.safetensorsName.equals(name)) {
                return type;
            }
        }
        return null;
    }

    /** The element type of torch's storage class {@code name}, such as {@code HalfStorage}, or null. */
    static @Nullable DType ofTorchStorage(String name) {
        for (DType type : values()) {
            if (type.torchStorage.equals(name)) {
                return type;
            }
        }
        return null;
    }
}

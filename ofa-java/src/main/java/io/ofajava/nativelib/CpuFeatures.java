// SPDX-License-Identifier: Apache-2.0
package io.ofajava.nativelib;

import io.ofajava.error.InvalidInputException;
import io.ofajava.natives.OfaNative;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/**
 * The instruction set level of this library's kernels. The environment variable {@code OFA_CPU_FEATURES} selects it
 * when the native library is loaded; the default is the best level that the processor supports. It does not affect the
 * engine: ONNX Runtime selects its own kernels.
 */
public final class CpuFeatures {
    private CpuFeatures() {}

    /** Name of the level in use, such as {@code avx2}. */
    public static String inUse() {
        return name(level());
    }

    /** Names of the levels that this processor supports, lowest first. */
    public static List<String> available() {
        NativeLibrary.require();
        return IntStream.range(0, OfaNative.OFA_CPU_LEVELS)
                .filter(level -> OfaNative.ofa_cpu_level_available(level) == 1)
                .mapToObj(CpuFeatures::name)
                .toList();
    }

    /** Name of the level whose code the kernels run: the one in use, or a lower one if that has no code of its own. */
    public static String ofKernels() {
        return name(OfaNative.ofa_cpu_level_of_kernels(level()));
    }

    /** @return whether the kernels have an instruction for products of bfloat16 at the level in use */
    public static boolean multipliesBfloat16() {
        return level() >= OfaNative.OFA_CPU_AVX512_BF16;
    }

    /**
     * Selects a level for this process. For tests and comparisons; running kernels finish at the level with which they
     * started.
     *
     * @param name a level's name, or null for the setting {@code OFA_CPU_FEATURES}
     * @throws InvalidInputException if the level is unknown or not supported by this processor
     */
    public static void select(@Nullable String name) {
        NativeLibrary.require();
        NativeLibrary.check(OfaNative.ofa_cpu_select(name));
    }

    private static int level() {
        NativeLibrary.require();
        int[] level = new int[1];
        NativeLibrary.check(OfaNative.ofa_cpu_level(level));
        return level[0];
    }

    private static String name(int level) {
        try (BytePointer name = Objects.requireNonNull(OfaNative.ofa_cpu_level_name(level), "name")) {
            return name.getString();
        }
    }
}

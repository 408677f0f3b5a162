// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.engine.tensorrt.TensorRtApi;
import io.ofajava.engine.tensorrt.TensorRtProvider;
import io.ofajava.testkit.tensorrt.FakeGpu;
import java.util.function.Supplier;

/**
 * Provides the GPU test double to commands on request; otherwise the libraries are missing, as on a machine without a
 * GPU.
 */
public final class DoubleProvider implements TensorRtProvider {
    private static Supplier<FakeGpu> gpus;

    /** The double for the next commands, or null. */
    static void provide(Supplier<FakeGpu> doubles) {
        gpus = doubles;
    }

    @Override
    public TensorRtApi open() {
        if (gpus == null) {
            throw new UnsatisfiedLinkError("no test has requested the double of a GPU");
        }
        return gpus.get();
    }
}

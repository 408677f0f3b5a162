// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.engine.tensorrt.TensorRtApi;
import io.ofajava.engine.tensorrt.TensorRtProvider;
import io.ofajava.testkit.tensorrt.FakeGpu;
import java.util.function.Supplier;

/**
 * Gives commands the double of a GPU while a test asks for it; otherwise the libraries are missing, as on any machine
 * without one.
 */
public final class DoubleProvider implements TensorRtProvider {
    private static Supplier<FakeGpu> gpus;

    /** What the next commands get, or null for nothing. */
    static void provide(Supplier<FakeGpu> doubles) {
        gpus = doubles;
    }

    @Override
    public TensorRtApi open() {
        if (gpus == null) {
            throw new UnsatisfiedLinkError("no test has asked for the double of a GPU");
        }
        return gpus.get();
    }
}

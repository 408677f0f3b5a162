// SPDX-License-Identifier: Apache-2.0
package io.ofajava.testkit.tensorrt;

import io.ofajava.engine.tensorrt.TensorRtApi;
import io.ofajava.engine.tensorrt.TensorRtProvider;

/**
 * Gives every engine a test double of a GPU with 1 GB of memory. Registered by whoever wants a dry run,
 * {@code gpu-bundle/run --dry} for one; never by this module.
 */
public final class DryProvider implements TensorRtProvider {
    private static final long BYTES = 1_000_000_000;

    /** For {@link java.util.ServiceLoader}. */
    public DryProvider() {}

    @Override
    public TensorRtApi open() {
        return new FakeGpu().withMemory(BYTES);
    }
}

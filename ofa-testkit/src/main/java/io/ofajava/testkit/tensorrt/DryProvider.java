// SPDX-License-Identifier: Apache-2.0
package io.ofajava.testkit.tensorrt;

import io.ofajava.engine.tensorrt.TensorRtApi;
import io.ofajava.engine.tensorrt.TensorRtProvider;

/**
 * Supplies a test double of a GPU with 1 GB of memory to every engine. A dry run registers it, for example
 * {@code gpu-bundle/run --dry}; this module never does.
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

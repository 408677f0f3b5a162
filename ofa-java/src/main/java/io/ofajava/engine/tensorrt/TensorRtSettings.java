// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine.tensorrt;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How plans are built and run.
 *
 * @param device the GPU's number, from 0
 * @param cacheDirectory the directory of plans
 * @param model a packaged model whose plans are searched first; null for none
 * @param workspaceBytes scratch memory per layer
 * @param progress receives the progress of builds
 * @param capture whether repeated executions are captured as CUDA graphs
 * @param keep whether failing to store a plan is an error, as when plans are built in advance, instead of a warning
 */
public record TensorRtSettings(
        int device,
        Path cacheDirectory,
        @Nullable Path model,
        long workspaceBytes,
        BuildProgress progress,
        boolean capture,
        boolean keep) {
    private static final long WORKSPACE = 1L << 30;

    /** 1 GiB of scratch memory, no listener, captured executions. */
    public static TensorRtSettings of(int device, Path cacheDirectory) {
        return new TensorRtSettings(device, cacheDirectory, null, WORKSPACE, BuildProgress.NONE, true, false);
    }

    /** The same with a listener. */
    public TensorRtSettings withProgress(BuildProgress value) {
        return new TensorRtSettings(device, cacheDirectory, model, workspaceBytes, value, capture, keep);
    }

    /** The same for a model in this directory. */
    public TensorRtSettings withModel(@Nullable Path value) {
        return new TensorRtSettings(device, cacheDirectory, value, workspaceBytes, progress, capture, keep);
    }

    /** The same, with plans that must be stored. */
    public TensorRtSettings keeping() {
        return new TensorRtSettings(device, cacheDirectory, model, workspaceBytes, progress, capture, true);
    }
}

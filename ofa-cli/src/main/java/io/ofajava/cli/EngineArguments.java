// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.EngineKind;
import io.ofajava.OfaOptions;
import io.ofajava.Precision;
import picocli.CommandLine.Option;

/** Flags that select the engine. */
final class EngineArguments {
    @Option(
            names = "--engine",
            paramLabel = "NAME",
            defaultValue = "auto",
            description = "auto, cpu, cuda or tensorrt; auto uses a GPU if there is one (default: ${DEFAULT-VALUE})")
    private String engine;

    @Option(names = "--device", paramLabel = "N", description = "index of the GPU (default: 0)")
    private int device;

    @Option(
            names = "--precision",
            paramLabel = "NAME",
            defaultValue = "auto",
            description = "auto, fp32, fp16, bf16, int8 or int8_weights; auto is fp32; on the CPU, bf16 is faster with "
                    + "AVX512-BF16 or AMX, and less accurate; int8 is for the CPU: faster, a quarter of the "
                    + "memory, less accurate; int8_weights only rounds the decoder's weights "
                    + "(default: ${DEFAULT-VALUE})")
    private String precision;

    /** The options with the given engine. */
    OfaOptions apply(OfaOptions options) {
        return options.withEngine(EngineKind.parse(engine))
                .withDevice(device)
                .withPrecision(Precision.parse(precision));
    }
}

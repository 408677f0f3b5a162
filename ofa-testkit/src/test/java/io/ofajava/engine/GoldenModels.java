// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine;

import io.ofajava.checkpoint.Checkpoint;
import io.ofajava.selftest.GoldenSetup;
import io.ofajava.testkit.Golden;
import java.nio.file.Path;

/** The models of the golden set, unpacked. */
public final class GoldenModels {
    private GoldenModels() {}

    /** Opens a model: its Hugging Face file if there is one, otherwise the fairseq file. */
    public static Checkpoint open(String model, Path directory) {
        return Golden.run(GoldenSetup.CPU, directory).checkpoint(model);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.compile;

import io.ofajava.OfaOptions;
import io.ofajava.assembly.EngineChoice;
import io.ofajava.assembly.EngineSettings;
import io.ofajava.error.InvalidInputException;

/** The engines that options select, for code that runs graphs without a loaded model. */
public final class Engines {
    private Engines() {}

    /**
     * The engine of a start.
     *
     * @throws InvalidInputException if the engine does not compute in the precision
     */
    public static EngineChoice of(OfaOptions options) {
        return EngineChoice.of(EngineSettings.of(options.toMap()));
    }
}

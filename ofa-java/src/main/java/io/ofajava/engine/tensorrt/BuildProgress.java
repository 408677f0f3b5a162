// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine.tensorrt;

import org.jspecify.annotations.Nullable;

/** Receives the progress of building a plan, on a thread of the builder. Phases nest. */
public interface BuildProgress {
    /** Ignores all events. */
    BuildProgress NONE = new BuildProgress() {};

    /**
     * Called when a phase begins.
     *
     * @param parent the enclosing phase, or null
     * @param steps number of steps of the phase
     */
    default void phaseStarted(String phase, @Nullable String parent, int steps) {}

    /** A step of a phase is done. */
    default void stepDone(String phase, int step) {}

    /** A phase has ended. */
    default void phaseEnded(String phase) {}
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import java.util.List;

/**
 * Where the parts of a checkpoint came from, and what of its files was not used.
 *
 * @param read what was read from where
 * @param ignored what was not used and why
 */
public record Provenance(List<Read> read, List<Ignored> ignored) {
    /** Keeps private copies. */
    public Provenance {
        read = List.copyOf(read);
        ignored = List.copyOf(ignored);
    }

    /**
     * A part that was read.
     *
     * @param what the part, such as {@code weights} or {@code language}
     * @param value what it is
     * @param from the file, and the place within it
     */
    public record Read(String what, String value, String from) {}

    /**
     * A part of a file that was not used.
     *
     * @param what tensors or settings by name
     * @param why the reason
     * @param from the file
     */
    public record Ignored(String what, String why, String from) {}
}

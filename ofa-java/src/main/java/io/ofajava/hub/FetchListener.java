// SPDX-License-Identifier: Apache-2.0
package io.ofajava.hub;

import java.util.OptionalLong;

/** Receives the progress of a download. Called on the downloading thread. */
@FunctionalInterface
public interface FetchListener {
    /** Ignores all calls. */
    FetchListener NONE = (file, done, total) -> {};

    /**
     * Progress of one file.
     *
     * @param file its name within the model
     * @param done number of bytes received
     * @param total size in bytes; empty if unknown
     */
    void progress(String file, long done, OptionalLong total);
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.hub;

import java.util.OptionalLong;

/** Follows a fetch. Calls come from the fetching thread. */
@FunctionalInterface
public interface FetchListener {
    /** Ignores everything. */
    FetchListener NONE = (file, done, total) -> {};

    /**
     * So much of a file is there.
     *
     * @param file its name within the model
     * @param done bytes that are there
     * @param total all its bytes; empty where the host did not say
     */
    void progress(String file, long done, OptionalLong total);
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.hub;

import java.util.Objects;
import java.util.Optional;

/**
 * Options of a download.
 *
 * @param revision branch, tag or commit; empty for the host's default
 * @param sha256 expected SHA-256 of a single file, in lower-case hexadecimal digits; empty if unknown
 */
public record FetchOptions(Optional<String> revision, Optional<String> sha256) {
    /** The default revision, without a checksum. */
    public static final FetchOptions DEFAULT = new FetchOptions(Optional.empty(), Optional.empty());

    /** Refuses null. */
    public FetchOptions {
        Objects.requireNonNull(revision, "revision");
        Objects.requireNonNull(sha256, "sha256");
    }

    /** Returns a copy with another revision. */
    public FetchOptions withRevision(String value) {
        return new FetchOptions(Optional.of(value), sha256);
    }

    /** Returns a copy with a checksum. */
    public FetchOptions withSha256(String value) {
        return new FetchOptions(revision, Optional.of(value));
    }
}

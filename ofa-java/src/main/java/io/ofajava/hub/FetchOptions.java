// SPDX-License-Identifier: Apache-2.0
package io.ofajava.hub;

import org.jspecify.annotations.Nullable;

/**
 * Options of a download.
 *
 * @param revision branch, tag or commit; null for the host's default
 * @param sha256 expected SHA-256 of a single file; null if unknown
 */
public record FetchOptions(
        @Nullable String revision, @Nullable String sha256) {
    /** The default revision, without a checksum. */
    public static final FetchOptions DEFAULT = new FetchOptions(null, null);

    /** Returns a copy with another revision. */
    public FetchOptions withRevision(@Nullable String value) {
        return new FetchOptions(value, sha256);
    }

    /** Returns a copy with a checksum. */
    public FetchOptions withSha256(@Nullable String value) {
        return new FetchOptions(revision, value);
    }
}

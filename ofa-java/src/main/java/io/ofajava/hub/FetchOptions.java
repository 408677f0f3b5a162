// SPDX-License-Identifier: Apache-2.0
package io.ofajava.hub;

import org.jspecify.annotations.Nullable;

/**
 * How a model is fetched.
 *
 * @param revision branch, tag or commit; null for the host's default
 * @param sha256 what the SHA-256 of a single file must be; null where it is not known
 */
public record FetchOptions(
        @Nullable String revision, @Nullable String sha256) {
    /** The default revision, without a checksum. */
    public static final FetchOptions DEFAULT = new FetchOptions(null, null);

    /** The same at another revision. */
    public FetchOptions withRevision(@Nullable String value) {
        return new FetchOptions(value, sha256);
    }

    /** The same with a checksum. */
    public FetchOptions withSha256(@Nullable String value) {
        return new FetchOptions(revision, value);
    }
}

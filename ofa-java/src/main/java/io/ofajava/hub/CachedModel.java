// SPDX-License-Identifier: Apache-2.0
package io.ofajava.hub;

import java.nio.file.Path;

/**
 * A model in the cache.
 *
 * @param id what it was fetched by
 * @param directory where it lies; can be loaded if it is complete
 * @param bytes its size
 * @param complete whether all its files were fetched and verified
 */
public record CachedModel(String id, Path directory, long bytes, boolean complete) {}

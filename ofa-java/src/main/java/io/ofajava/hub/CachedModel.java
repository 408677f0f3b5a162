// SPDX-License-Identifier: Apache-2.0
package io.ofajava.hub;

import java.nio.file.Path;

/**
 * A model in the cache.
 *
 * @param id the id by which it was fetched
 * @param directory its directory; can be loaded if the model is complete
 * @param bytes total size of its files
 * @param complete whether all files were fetched and verified
 */
public record CachedModel(String id, Path directory, long bytes, boolean complete) {}

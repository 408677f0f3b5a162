/**
 * The cache directory: files that are derived from others once and kept from one run to the next, each with a checksum.
 * Knows nothing of what the files are.
 */
@NullMarked
package io.ofajava.cache;

import org.jspecify.annotations.NullMarked;

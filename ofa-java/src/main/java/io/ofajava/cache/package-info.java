/**
 * The cache directory: derived files that are kept between runs, each with a checksum. Independent of what the files
 * contain.
 */
@NullMarked
package io.ofajava.cache;

import org.jspecify.annotations.NullMarked;

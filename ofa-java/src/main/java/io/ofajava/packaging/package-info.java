/**
 * Models that are carried from one machine to another as one archive: what such an archive lists, and how it is
 * checked.
 */
@NullMarked
package io.ofajava.packaging;

import org.jspecify.annotations.NullMarked;

/** From exception to status: one table, one JSON shape. */
@NullMarked
package io.ofajava.server.error;

import org.jspecify.annotations.NullMarked;

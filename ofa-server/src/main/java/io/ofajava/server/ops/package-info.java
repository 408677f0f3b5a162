/** Metrics and logs. */
@NullMarked
package io.ofajava.server.ops;

import org.jspecify.annotations.NullMarked;

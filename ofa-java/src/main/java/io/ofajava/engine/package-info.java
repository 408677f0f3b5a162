/**
 * Executes the graphs. A {@link io.ofajava.engine.Backend} compiles them into {@link io.ofajava.engine.Engine}s and
 * owns their memory; the other classes use the engines for encoding and for decoder steps, and one thread owns them
 * all.
 */
@NullMarked
package io.ofajava.engine;

import org.jspecify.annotations.NullMarked;

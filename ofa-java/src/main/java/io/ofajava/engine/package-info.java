/**
 * Executes the graphs: a {@link io.ofajava.engine.Backend} compiles them into {@link io.ofajava.engine.Engine}s and
 * owns the memory that they read and write; the classes above drive the engines for encoding and for decoder steps, and
 * one thread owns them all.
 */
@NullMarked
package io.ofajava.engine;

import org.jspecify.annotations.NullMarked;

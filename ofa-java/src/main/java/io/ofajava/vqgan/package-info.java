/**
 * The decoder half of a VQGAN: from image tokens to an image. This package uses checkpoints, graphs and engines, and
 * knows no captions or tasks.
 */
@NullMarked
package io.ofajava.vqgan;

import org.jspecify.annotations.NullMarked;

/**
 * The decoder half of a VQGAN: from image tokens to an image. A leaf beside OFA's own model: it knows checkpoints,
 * graphs and engines, and nothing of captions or tasks.
 */
@NullMarked
package io.ofajava.vqgan;

import org.jspecify.annotations.NullMarked;

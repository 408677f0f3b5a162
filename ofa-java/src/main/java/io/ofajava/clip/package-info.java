/**
 * CLIP as a judge of images: how well does each one fit a text? A leaf beside OFA's own model: it knows checkpoints,
 * graphs and engines, and nothing of tasks.
 */
@NullMarked
package io.ofajava.clip;

import org.jspecify.annotations.NullMarked;

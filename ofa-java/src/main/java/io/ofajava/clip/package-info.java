/**
 * CLIP, which ranks images by how well they fit a text. This package uses checkpoints, graphs and engines, and knows no
 * tasks.
 */
@NullMarked
package io.ofajava.clip;

import org.jspecify.annotations.NullMarked;

/**
 * Image decoding, geometry, resampling, normalisation and encoding. Decoding gives the same RGB bytes as Pillow's
 * {@code Image.open(...).convert("RGB")}.
 *
 * <p>{@link io.ofajava.image.ImageDecoder} is the entry point. It checks limits on the header before it decodes
 * anything.
 */
@NullMarked
package io.ofajava.image;

import org.jspecify.annotations.NullMarked;

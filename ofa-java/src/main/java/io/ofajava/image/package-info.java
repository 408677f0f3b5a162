/**
 * Pictures: files and bytes to RGB as Pillow's {@code Image.open(...).convert("RGB")} gives it, and back to files.
 *
 * <p>{@link io.ofajava.image.ImageDecoder} is the way in. Limits are checked on the header, before anything is decoded.
 */
@NullMarked
package io.ofajava.image;

import org.jspecify.annotations.NullMarked;

/**
 * Text to token ids and back: OFA's byte-level byte pair encoding with its picture-code and location-bin tokens.
 *
 * <p>{@link io.ofajava.text.Tokenizer} is the way in.
 */
@NullMarked
package io.ofajava.text;

import org.jspecify.annotations.NullMarked;

/**
 * Text to token ids and back: OFA's byte-level byte pair encoding and WordPiece, with image tokens and location bins.
 *
 * <p>{@link io.ofajava.text.Tokenizer} is the entry point.
 */
@NullMarked
package io.ofajava.text;

import org.jspecify.annotations.NullMarked;

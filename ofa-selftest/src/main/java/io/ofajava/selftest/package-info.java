/**
 * Compares an engine with recorded outputs of the original PyTorch code: encoders and decoders value by value, searches
 * by their hypotheses, the VQGAN by floats and bytes. Shared by the golden tests and {@code ofa doctor --self-test};
 * not needed to use a model.
 */
@NullMarked
package io.ofajava.selftest;

import org.jspecify.annotations.NullMarked;

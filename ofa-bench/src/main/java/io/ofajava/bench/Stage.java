// SPDX-License-Identifier: Apache-2.0
package io.ofajava.bench;

import java.util.Locale;

/** A part of a task's time. */
public enum Stage {
    /** From an image file to the encoder's floats. */
    READ_IMAGE("decode and resize image"),
    /** A text to token ids. */
    TOKENIZE("tokenize"),
    /** Backbone, encoder, keys and values of cross-attention. */
    ENCODE("encoder"),
    /** The decoder graph, all steps: caches, bindings and the engine's run. */
    DECODE("decoder graph"),
    /** Beam search or sampling with its rules over the logits, in C++. */
    SEARCH("search and rules"),
    /** Image tokens to pixels. */
    VQGAN("VQGAN"),
    /** Token ids to text. */
    WRITE_TEXT("tokens to text");

    private final String title;

    Stage(String title) {
        this.title = title;
    }

    /** The name in tables. */
    public String title() {
        return title;
    }

    /** The name in JSON. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}

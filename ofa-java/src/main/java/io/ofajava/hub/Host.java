// SPDX-License-Identifier: Apache-2.0
package io.ofajava.hub;

/** Who publishes checkpoints. */
public enum Host {
    /** The Hugging Face hub, or a mirror of it ({@code HF_ENDPOINT}). */
    HUGGING_FACE("", "huggingface"),
    /** ModelScope. */
    MODELSCOPE("modelscope:", "modelscope"),
    /** The storage that the original repository links to. */
    ORIGINAL("ofa:", "ofa"),
    /** Any other address of one file. */
    ADDRESS("", "address");

    private final String prefix;
    private final String directory;

    Host(String prefix, String directory) {
        this.prefix = prefix;
        this.directory = directory;
    }

    /** What an id of this host begins with. */
    String prefix() {
        return prefix;
    }

    String directory() {
        return directory;
    }
}

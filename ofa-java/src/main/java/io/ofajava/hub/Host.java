// SPDX-License-Identifier: Apache-2.0
package io.ofajava.hub;

/** Publishers of checkpoints. */
public enum Host {
    /** The Hugging Face hub, or a mirror of it ({@code HF_ENDPOINT}). */
    HUGGING_FACE("", "huggingface"),
    /** ModelScope. */
    MODELSCOPE("modelscope:", "modelscope"),
    /** The storage to which the original repository links. */
    ORIGINAL("ofa:", "ofa"),
    /** Any other address of a single file. */
    ADDRESS("", "address");

    private final String prefix;
    private final String directory;

    Host(String prefix, String directory) {
        this.prefix = prefix;
        this.directory = directory;
    }

    /** Prefix of this host's ids. */
    String prefix() {
        return prefix;
    }

    String directory() {
        return directory;
    }
}

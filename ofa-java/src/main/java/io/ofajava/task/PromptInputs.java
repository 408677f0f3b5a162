// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

import java.util.List;

/**
 * The inputs of a prompt.
 *
 * @param texts one per slot, as written by the user
 * @param region four bin tokens; empty for none
 * @param objectTags names of objects in the image; empty for none, one empty name for the bare marker
 * @param prefix text with which the output must start; may be empty
 */
public record PromptInputs(List<String> texts, int[] region, List<String> objectTags, String prefix) {
    /** Keeps private copies. */
    public PromptInputs {
        texts = List.copyOf(texts);
        region = region.clone();
        objectTags = List.copyOf(objectTags);
    }

    /** Texts only. */
    public static PromptInputs of(String... texts) {
        return new PromptInputs(List.of(texts), new int[0], List.of(), "");
    }

    /** Returns a copy with a region. */
    public PromptInputs withRegion(int... bins) {
        return new PromptInputs(texts, bins, objectTags, prefix);
    }

    /** Returns a copy with object tags. */
    public PromptInputs withObjectTags(List<String> tags) {
        return new PromptInputs(texts, region, tags, prefix);
    }

    /** Returns a copy with a prefix of the output. */
    public PromptInputs withPrefix(String value) {
        return new PromptInputs(texts, region, objectTags, value);
    }
}

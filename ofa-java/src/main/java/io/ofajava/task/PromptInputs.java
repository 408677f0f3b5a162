// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

import java.util.List;

/**
 * What goes into a prompt.
 *
 * @param texts one for each slot, as a user wrote them
 * @param region four bin tokens; empty for none
 * @param objectTags names of objects on the image; empty for none, one empty name for the bare marker
 * @param prefix what the output begins with; empty for anything
 */
public record PromptInputs(List<String> texts, int[] region, List<String> objectTags, String prefix) {
    /** Keeps private copies. */
    public PromptInputs {
        texts = List.copyOf(texts);
        region = region.clone();
        objectTags = List.copyOf(objectTags);
    }

    /** Texts alone. */
    public static PromptInputs of(String... texts) {
        return new PromptInputs(List.of(texts), new int[0], List.of(), "");
    }

    /** The same with a region. */
    public PromptInputs withRegion(int... bins) {
        return new PromptInputs(texts, bins, objectTags, prefix);
    }

    /** The same with object tags. */
    public PromptInputs withObjectTags(List<String> tags) {
        return new PromptInputs(texts, region, tags, prefix);
    }

    /** The same with a beginning of the output. */
    public PromptInputs withPrefix(String value) {
        return new PromptInputs(texts, region, objectTags, value);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

import com.fasterxml.jackson.databind.JsonNode;

/** The sentences of a golden GLUE case in the order of the prompt's slots. */
public final class GlueTexts {
    private GlueTexts() {}

    /** The benchmark's file for qnli has the question first, its prompt the sentence. */
    public static String[] of(String task, JsonNode texts) {
        if (task.equals("qnli")) {
            return new String[] {texts.get(1).asText(), texts.get(0).asText()};
        }
        String[] inOrder = new String[texts.size()];
        for (int i = 0; i < inOrder.length; i++) {
            inOrder[i] = texts.get(i).asText();
        }
        return inOrder;
    }
}

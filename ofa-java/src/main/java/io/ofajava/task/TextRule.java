// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

/** Prepares a text for a prompt, or converts decoded tokens into the text for users. See {@link TextRules}. */
@FunctionalInterface
public interface TextRule {
    /** @param text never null; may come out empty */
    String apply(String text);
}

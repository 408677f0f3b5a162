// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

/**
 * How one text becomes what stands in a prompt, or how decoded tokens become what a user reads. See {@link TextRules}.
 */
@FunctionalInterface
public interface TextRule {
    /** @param text never null; may come out empty */
    String apply(String text);
}

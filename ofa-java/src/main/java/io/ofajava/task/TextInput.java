// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

/**
 * One text that a task takes.
 *
 * @param name what documentation and messages call it: {@code question}, {@code phrase}
 * @param rule prepares the text for its slot in the prompt
 */
public record TextInput(String name, TextRule rule) {}

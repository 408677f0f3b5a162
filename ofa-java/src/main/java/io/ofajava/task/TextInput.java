// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

/**
 * One text input of a task.
 *
 * @param name its name in documentation and messages: {@code question}, {@code phrase}
 * @param rule prepares the text for its slot in the prompt
 */
public record TextInput(String name, TextRule rule) {}

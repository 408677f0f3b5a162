// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

/**
 * What a task looks like in one language.
 *
 * @param prompt the instruction; its slots are filled with the prepared texts
 * @param preset how the output is searched
 * @param output turns decoded tokens into the text that users get
 */
public record TaskWording(PromptTemplate prompt, DecodePreset preset, TextRule output) {}

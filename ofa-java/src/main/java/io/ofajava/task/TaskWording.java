// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

/**
 * A task in one language.
 *
 * @param prompt the instruction; its slots are filled with the prepared texts
 * @param preset the search settings
 * @param output converts decoded tokens into the text for users
 */
public record TaskWording(PromptTemplate prompt, DecodePreset preset, TextRule output) {}

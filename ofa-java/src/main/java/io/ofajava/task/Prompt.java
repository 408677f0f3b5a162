// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

import java.util.List;

/**
 * An encoded prompt.
 *
 * @param inputIds the encoder's input: start token, prompt, end token
 * @param prefixTokens tokens that the decoder reads after its start token; often empty
 * @param hidden number of prefix tokens that belong to the decoder's prompt and not to the output
 * @param notes which parts of the texts were omitted, one sentence each
 */
public record Prompt(int[] inputIds, int[] prefixTokens, int hidden, List<String> notes) {}

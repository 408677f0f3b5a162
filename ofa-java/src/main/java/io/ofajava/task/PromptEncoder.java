// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

import io.ofajava.error.InvalidInputException;
import io.ofajava.error.TaskError;
import io.ofajava.text.Tokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Encodes the prompt of a task as token ids. */
final class PromptEncoder {
    /** The original reads at most this many tags. */
    static final int MAX_OBJECT_TAGS = 30;

    private static final String REGION = " region:";
    private static final String OBJECTS = " object: ";

    private final Tokenizer tokenizer;
    private final int maxPositions;

    /** @param maxPositions maximum number of text tokens of encoder and decoder, start and end token included */
    PromptEncoder(Tokenizer tokenizer, int maxPositions) {
        this.tokenizer = tokenizer;
        this.maxPositions = maxPositions;
    }

    /**
     * @throws InvalidInputException if a text is empty, an input does not belong to the task, or the prompt is longer
     *     than the model's positions
     */
    Prompt encode(TaskPlan task, PromptInputs inputs) {
        String text = task.promptFor(inputs.texts().toArray(String[]::new));
        if (inputs.region().length > 0 && !text.endsWith(REGION)) {
            text += REGION;
        }
        TaskInputs taken = task.definition().inputs();
        int[] words = taken.namesTokens() ? tokenizer.encode(text, false) : tokenizer.encodePlain(text);
        int[] cut = Arrays.copyOf(words, Math.min(words.length, task.maxPromptTokens()));
        int[] ids = concat(cut, inputs.region(), tags(inputs.objectTags()));
        if (ids.length + 2 > maxPositions) {
            throw TaskError.TEXT_TOO_LONG.with(task.inputName(), ids.length, maxPositions - 2);
        }
        int[] inputIds = concat(new int[] {Tokenizer.BOS}, ids, new int[] {Tokenizer.EOS});
        int[] decoderPrompt = task.promptType().prefixTokens(inputIds);
        int[] prefix = inputs.prefix().isEmpty()
                ? new int[0]
                : tokenizer.encodePlain(" " + TextRules.stripped(inputs.prefix()));
        if (prefix.length > 0 && task.promptType() == DecoderPrompt.SRC) {
            throw TaskError.PREFIX_AFTER_SRC.with();
        }
        List<String> notes = cut.length == words.length
                ? List.of()
                : List.of("the prompt was cut from " + words.length + " to " + cut.length + " tokens");
        return new Prompt(inputIds, concat(decoderPrompt, prefix), decoderPrompt.length, notes);
    }

    /** Tags are encoded separately and unchanged: neither lower-cased nor cleaned. */
    private int[] tags(List<String> tags) {
        if (tags.isEmpty()) {
            return new int[0];
        }
        if (tags.size() > MAX_OBJECT_TAGS) {
            throw TaskError.TOO_MANY_OBJECT_TAGS.with(tags.size(), MAX_OBJECT_TAGS);
        }
        return tokenizer.encodePlain(OBJECTS + String.join(" ", tags));
    }

    private static int[] concat(int[]... parts) {
        return Arrays.stream(parts).flatMapToInt(IntStream::of).toArray();
    }
}

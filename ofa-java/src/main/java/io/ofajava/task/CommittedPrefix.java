// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

import io.ofajava.engine.RowListener;
import io.ofajava.text.Tokenizer;
import java.util.Arrays;

/** Turns the tokens that are final into the text that a listener hears. */
final class CommittedPrefix implements RowListener {
    private final TaskPlan task;
    private final int prefix;
    private final Tokenizer tokenizer;
    private final TaskListener listener;

    CommittedPrefix(TaskPlan task, Prompt prompt, Tokenizer tokenizer, TaskListener listener) {
        this.task = task;
        this.prefix = prompt.hidden();
        this.tokenizer = tokenizer;
        this.listener = listener;
    }

    @Override
    public void written(int count, int[] tokens) {
        // of a beam search nothing is final because it was written
    }

    @Override
    public void started() {
        listener.started();
    }

    @Override
    public boolean hearsSettled() {
        return listener.hearsText();
    }

    @Override
    public void settled(int[] tokens) {
        if (tokens.length > prefix) {
            int[] written = TaskRunner.withoutEnd(Arrays.copyOfRange(tokens, prefix, tokens.length));
            listener.written(written.length, TaskRunner.text(task, tokenizer, written));
        }
    }

    @Override
    public void ended(int steps) {
        listener.ended(steps);
    }
}

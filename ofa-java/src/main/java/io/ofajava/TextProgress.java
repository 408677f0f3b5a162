// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.decode.DecodeListener;
import io.ofajava.task.Prompt;
import io.ofajava.task.TaskPlan;
import io.ofajava.task.TaskRunner;

/** Reports committed tokens from the decoder to a request's listener, as text. */
final class TextProgress implements DecodeListener {
    private final TaskRunner runner;
    private final TaskPlan task;
    private final Prompt prompt;
    private final GenerationListener listener;

    TextProgress(TaskRunner runner, TaskPlan task, Prompt prompt, GenerationListener listener) {
        this.runner = runner;
        this.task = task;
        this.prompt = prompt;
        this.listener = listener;
    }

    @Override
    public void started() {
        listener.started();
    }

    @Override
    public boolean wantsCommitted() {
        return listener.wantsText();
    }

    @Override
    public void committed(int[] tokens) {
        runner.committed(task, prompt, tokens)
                .ifPresent(output -> listener.text(output.tokens().length, output.text()));
    }

    @Override
    public void finished(int steps) {
        listener.finished(steps);
    }
}

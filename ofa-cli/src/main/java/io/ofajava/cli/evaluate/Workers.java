// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli.evaluate;

import io.ofajava.cli.CliError;
import io.ofajava.error.OfaException;
import io.ofajava.error.StateError;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that run examples of an evaluation; enough to fill the engine's batches. */
public final class Workers {
    private static final int AT_ONCE = 8;

    private Workers() {}

    /** A pool of daemon threads. */
    public static ExecutorService pool() {
        return Executors.newFixedThreadPool(AT_ONCE, task -> {
            Thread thread = new Thread(task, "ofa-evaluate");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * The result of an example.
     *
     * @throws OfaException if it failed, or this thread was interrupted
     */
    public static <T> T await(Future<T> running) {
        try {
            return running.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof OfaException known
                    ? known
                    : CliError.EVALUATION_FAILED.causedBy(e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StateError.INTERRUPTED.causedBy(e);
        }
    }
}

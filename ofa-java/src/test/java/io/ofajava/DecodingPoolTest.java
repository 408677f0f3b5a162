// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class DecodingPoolTest {
    private final DecodingPool pool = new DecodingPool();

    @Test
    void noThreadOutlivesThePool() {
        Thread worker =
                CompletableFuture.supplyAsync(Thread::currentThread, pool).join();
        assertTrue(worker.isAlive());

        pool.stop();

        assertFalse(worker.isAlive());
        assertThrows(RejectedExecutionException.class, () -> pool.execute(() -> {}));
    }

    @Test
    void anInterruptedThreadStopsThePoolAndStaysInterrupted() throws Exception {
        Thread worker =
                CompletableFuture.supplyAsync(Thread::currentThread, pool).join();
        Thread.currentThread().interrupt();

        pool.stop();

        assertTrue(Thread.interrupted());
        worker.join();
    }
}

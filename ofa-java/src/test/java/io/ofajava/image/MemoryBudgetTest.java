// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.error.ImageError;
import io.ofajava.error.ResourceException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
    @Test
    void requestsThatNeverFitAreRefusedAsExceeded() {
        MemoryBudget budget = new MemoryBudget(100, Duration.ofMinutes(1));
        ResourceException refused = assertThrows(ResourceException.class, () -> budget.take(101_000_000, "a.png"));
        assertEquals(ImageError.MEMORY_EXCEEDED, refused.code());
        assertEquals("a.png", refused.parameters().get("image"));
        assertEquals(101L, refused.parameters().get("megabytes"));
    }

    @Test
    void requestsThatDoNotFitNowAreRefusedAsBusy() {
        MemoryBudget budget = new MemoryBudget(100, Duration.ZERO);
        try (MemoryBudget.Lease first = budget.take(60, "first")) {
            assertEquals(
                    ImageError.MEMORY_BUSY,
                    assertThrows(ResourceException.class, () -> budget.take(41, "second"))
                            .code());
            budget.take(40, "third").close();
            assertEquals(60, budget.held());
        }
        budget.take(100, "fourth").close();
        assertEquals(0, budget.held());
    }

    @Test
    void aLeaseIsReleasedOnce() {
        MemoryBudget budget = new MemoryBudget(100, Duration.ZERO);
        MemoryBudget.Lease lease = budget.take(60, "image");
        lease.close();
        lease.close();
        assertEquals(0, budget.held());
    }

    @Test
    void waitersGetReleasedMemory() throws Exception {
        MemoryBudget budget = new MemoryBudget(100, Duration.ofMinutes(1));
        MemoryBudget.Lease first = budget.take(60, "first");
        CompletableFuture<Void> second =
                CompletableFuture.runAsync(() -> budget.take(60, "second").close());
        first.close();
        second.get(60, TimeUnit.SECONDS);
        assertEquals(0, budget.held());
    }

    @Test
    void interruptionEndsWaiting() throws Exception {
        MemoryBudget budget = new MemoryBudget(100, Duration.ofMinutes(1));
        budget.take(60, "first");
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                budget.take(60, "second");
            } catch (CancellationException e) {
                failure.complete(e);
            }
        });
        thread.start();
        thread.interrupt();
        assertTrue(failure.get(60, TimeUnit.SECONDS).getMessage().contains("interrupted"));
        assertEquals(60, budget.held());
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.server.error.ApiException;
import io.ofajava.server.error.ErrorCode;
import io.ofajava.server.service.Admission;
import io.ofajava.server.service.Admission.Workload;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Admission control with a simulated clock. */
class AdmissionTest {
    private final AtomicLong now = new AtomicLong();
    private final Admission admission = new Admission(3, now::get);

    /** Records that 100 units take ten seconds. */
    private void learn() {
        Admission.Ticket ticket = admission.enter(Workload.TEXT, 100, 1);
        now.addAndGet(10_000_000_000L);
        ticket.giveBack(true);
    }

    @Test
    void lateRequestsAreRefusedWithARetryTime() {
        learn();
        Admission.Ticket first = admission.enter(Workload.TEXT, 100, 1);
        assertEquals(10, admission.backlogSeconds(Workload.TEXT), 1e-9);
        ApiException refused = assertThrows(ApiException.class, () -> admission.enter(Workload.TEXT, 50, 12));
        assertEquals(ErrorCode.OVERLOADED, refused.code());
        assertEquals(
                3, refused.retryAfterSeconds(), "Retry-After must be the 15 s of work less the 12 s of the deadline");
        admission.enter(Workload.TEXT, 50, 16);
        admission.enter(Workload.IMAGES, 1000, 1); // another decoder
        first.giveBack(false);
        assertEquals(5, admission.backlogSeconds(Workload.TEXT), 1e-9);
    }

    @Test
    void aWarmUpSuppliesTheFirstEstimates() {
        admission.learn(Workload.IMAGES, 10, 2);
        admission.enter(Workload.IMAGES, 100, 60);
        assertEquals(20, admission.backlogSeconds(Workload.IMAGES), 1e-9);
        assertThrows(ApiException.class, () -> admission.enter(Workload.IMAGES, 100, 39));
    }

    @Test
    void anEmptyQueueAdmitsEveryRequest() {
        learn();
        admission.enter(Workload.TEXT, 1_000_000, 1);
    }

    @Test
    void roundingLeavesNoBacklogAndIdleTimeIsNotCounted() {
        learn();
        // (0.1 + 0.2) - 0.1 - 0.2 is above zero in floating point.
        Admission.Ticket a = admission.enter(Workload.TEXT, 0.1, 9);
        Admission.Ticket b = admission.enter(Workload.TEXT, 0.2, 9);
        a.giveBack(true);
        b.giveBack(true);
        assertEquals(0, admission.backlogSeconds(Workload.TEXT));
        now.addAndGet(3_600_000_000_000L);
        Admission.Ticket afterAnHour = admission.enter(Workload.TEXT, 1_000_000, 1); // with an empty queue
        afterAnHour.giveBack(false);
        admission.enter(Workload.TEXT, 100, 1).giveBack(true);
        admission.enter(Workload.TEXT, 100, 1);
        assertTrue(
                admission.backlogSeconds(Workload.TEXT) < 11,
                "the idle hour was counted: " + admission.backlogSeconds(Workload.TEXT));
    }

    @Test
    void theQueueIsLimitedAndSlotsAreReleasedOnce() {
        Admission.Ticket ticket = admission.enter(Workload.TEXT, 1, 1);
        admission.enter(Workload.TEXT, 1, 1);
        admission.enter(Workload.IMAGES, 1, 1);
        ApiException full = assertThrows(ApiException.class, () -> admission.enter(Workload.TEXT, 1, 1));
        assertTrue(full.retryAfterSeconds() >= 1);
        ticket.giveBack(true);
        ticket.giveBack(true);
        assertEquals(2, admission.requests());
        admission.enter(Workload.TEXT, 1, 1);
    }

    @Test
    void concurrentWorkCountsItsTimeOnce() {
        Admission.Ticket a = admission.enter(Workload.TEXT, 50, 9);
        Admission.Ticket b = admission.enter(Workload.TEXT, 50, 9);
        now.addAndGet(5_000_000_000L);
        a.giveBack(true);
        b.giveBack(true);
        admission.enter(Workload.TEXT, 100, 1);
        assertEquals(5, admission.backlogSeconds(Workload.TEXT), 0.2);
    }
}

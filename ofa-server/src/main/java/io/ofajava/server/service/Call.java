// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ofajava.server.http.RequestRecord;
import org.jspecify.annotations.Nullable;

/**
 * What a request brings along besides what it asks.
 *
 * @param id names its images
 * @param deadlineNanos by {@link System#nanoTime()}
 * @param record of the HTTP request that it came in
 * @param events hears of progress where the answer is streamed, or null
 */
public record Call(
        String id,
        long deadlineNanos,
        RequestRecord record,
        @Nullable Events events) {
    /** Hears of progress. */
    @FunctionalInterface
    public interface Events {
        /** @param mayDrop whether a later event makes up for this one */
        void tell(ObjectNode event, boolean mayDrop);
    }

    double secondsLeft() {
        return (deadlineNanos - System.nanoTime()) / 1e9;
    }
}

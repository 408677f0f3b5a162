// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ofajava.server.http.RequestRecord;
import org.jspecify.annotations.Nullable;

/**
 * The context of a request.
 *
 * @param id names its images
 * @param deadlineNanos by {@link System#nanoTime()}
 * @param record of the HTTP request that it came in
 * @param events receives progress if the response is streamed, or null
 */
public record Call(
        String id,
        long deadlineNanos,
        RequestRecord record,
        @Nullable Events events) {
    /** Receives progress. */
    @FunctionalInterface
    public interface Events {
        /** @param mayDrop whether a later event supersedes this one */
        void emit(ObjectNode event, boolean mayDrop);
    }

    double secondsLeft() {
        return (deadlineNanos - System.nanoTime()) / 1e9;
    }
}

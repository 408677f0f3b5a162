// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Log and metrics data of one request. Filled by one thread at a time while the request is processed. */
public final class RequestRecord {
    private static final Pattern TRACEPARENT = Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}.*");

    private final String id;
    private final String method;
    private final String path;
    private final long startNanos;
    private volatile @Nullable String traceId;
    private volatile int status;
    private volatile @Nullable String code;
    private volatile @Nullable String task;
    private volatile int items;
    private volatile long bytesIn;
    private volatile double queueMillis;
    private volatile double computeMillis;

    /**
     * @param path without the query
     * @param startNanos when the request's first byte arrived, by {@link System#nanoTime()}
     */
    public RequestRecord(String id, String method, String path, long startNanos) {
        this.id = id;
        this.method = method;
        this.path = path;
        this.startNanos = startNanos;
    }

    public String id() {
        return id;
    }

    public String method() {
        return method;
    }

    /** The path without its query. */
    public String path() {
        return path;
    }

    /** When the request's first byte arrived, by {@link System#nanoTime()}. */
    public long startNanos() {
        return startNanos;
    }

    /** The trace id of the request (W3C Trace Context), or null. */
    public @Nullable String traceId() {
        return traceId;
    }

    /** @param traceparent the header of that name, or null; a malformed header is ignored */
    void trace(@Nullable String traceparent) {
        Matcher matcher = TRACEPARENT.matcher(traceparent == null ? "" : traceparent);
        traceId = matcher.matches() ? matcher.group(1) : null;
    }

    public int status() {
        return status;
    }

    void status(int value) {
        status = value;
    }

    /** The error's code, or null. */
    public @Nullable String code() {
        return code;
    }

    /** @param value the code of an {@link io.ofajava.server.error.ErrorCode} */
    public void code(String value) {
        code = value;
    }

    /** The task, {@code mixed} for several, or null if none is known. */
    public @Nullable String task() {
        return task;
    }

    /** Adds a request of this body with that task. */
    public void add(String name) {
        task = task == null || task.equals(name) ? name : "mixed";
        items++;
    }

    /** Number of requests in the body. */
    public int items() {
        return items;
    }

    public long bytesIn() {
        return bytesIn;
    }

    void bytesIn(long value) {
        bytesIn = value;
    }

    /** Time in the engine's queue; the maximum of several requests. */
    public double queueMillis() {
        return queueMillis;
    }

    /** Time in the engine; the maximum of several requests. */
    public double computeMillis() {
        return computeMillis;
    }

    /** Records the times of one request. */
    public synchronized void times(double queue, double compute) {
        queueMillis = Math.max(queueMillis, queue);
        computeMillis = Math.max(computeMillis, compute);
    }
}

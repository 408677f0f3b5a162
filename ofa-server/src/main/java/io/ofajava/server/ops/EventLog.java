// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.ops;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ofajava.server.http.Json;
import io.ofajava.server.http.RequestRecord;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The server's log: one line per request and per event, as JSON or text. Non-blocking: a dedicated thread writes. If
 * the reader of the log does not keep up, lines are dropped and counted, so that a full pipe cannot block health
 * checks. Thread-safe.
 */
public final class EventLog implements AutoCloseable {
    /**
     * Control characters, including C1, and Unicode line separators. They are replaced, so that text from clients stays
     * on one line and cannot control a terminal.
     */
    private static final Pattern NO_TEXT = Pattern.compile("[\\p{Cc}\\u2028\\u2029]");

    private static final int MOST_WAITING = 4096;
    private static final long CLOSE_MILLIS = 1000;

    private final PrintStream out;
    private final boolean text;
    private final BlockingQueue<String> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicLong leftOut = new AtomicLong();
    private final Thread writer = new Thread(this::write, "ofa-log");
    private volatile boolean closing;

    /** @param text whether to log text instead of JSON */
    public EventLog(PrintStream out, boolean text) {
        this.out = out;
        this.text = text;
        writer.setDaemon(true);
        writer.start();
    }

    /**
     * Logs an event.
     *
     * @param event a word, such as {@code state}
     * @param fields further fields
     */
    public void event(String event, ObjectNode fields) {
        if (text) {
            StringBuilder line = new StringBuilder(now()).append(' ').append(event);
            fields.properties()
                    .forEach(field -> line.append(' ')
                            .append(field.getKey())
                            .append('=')
                            .append(clean(field.getValue().asText())));
            print(line.toString());
        } else {
            ObjectNode node = Json.object().put("time", now()).put("event", event);
            node.setAll(fields);
            print(new String(Json.write(node), StandardCharsets.UTF_8));
        }
    }

    /** Logs a response, or a client's disconnection. */
    public void request(RequestRecord record, double totalMillis) {
        ObjectNode node = Json.object()
                .put("requestId", record.id())
                .put("method", clip(record.method()))
                .put("path", clip(record.path()))
                .put("status", record.status())
                .put("totalMillis", Math.round(totalMillis * 1000) / 1000.0);
        if (text) {
            print(String.format(
                    Locale.ROOT,
                    "%s %s %s %d %.1f ms%s%s  %s",
                    now(),
                    clip(record.method()),
                    clip(record.path()),
                    record.status(),
                    totalMillis,
                    record.task() == null
                            ? ""
                            : String.format(
                                    Locale.ROOT,
                                    " %s (queue %.1f ms, compute %.1f ms)",
                                    record.task(),
                                    record.queueMillis(),
                                    record.computeMillis()),
                    record.code() == null ? "" : " " + record.code(),
                    record.id()));
            return;
        }
        if (record.task() != null) {
            node.put("task", record.task())
                    .put("items", record.items())
                    .put("bytesIn", record.bytesIn())
                    .put("queueMillis", record.queueMillis())
                    .put("computeMillis", record.computeMillis());
        }
        if (record.code() != null) {
            node.put("code", record.code());
        }
        if (record.traceId() != null) {
            node.put("traceId", record.traceId());
        }
        event("request", node);
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private static String clean(String value) {
        return NO_TEXT.matcher(value).replaceAll("?");
    }

    private static String clip(String value) {
        String plain = clean(value);
        return plain.length() <= 200 ? plain : plain.substring(0, 200) + "...";
    }

    private void print(String line) {
        if (closing || !waiting.offer(line)) {
            leftOut.incrementAndGet();
        }
    }

    /** Number of lines dropped so far. */
    public long leftOut() {
        return leftOut.get();
    }

    private void write() {
        long reported = 0;
        while (true) {
            String line = waiting.poll();
            if (line == null) {
                long lost = leftOut.get();
                if (lost > reported && !closing) {
                    event("log", Json.object().put("leftOut", lost - reported));
                    reported = lost;
                    continue;
                }
                out.flush();
                if (closing) {
                    return;
                }
                line = awaited();
            }
            if (line != null) {
                out.println(line);
            }
        }
    }

    /** The next line, or null when the log is closed. */
    private @Nullable String awaited() {
        try {
            return waiting.take();
        } catch (InterruptedException e) {
            return null;
        }
    }

    /** Writes the remaining lines, and waits at most a second for a reader that does not read. */
    @Override
    public void close() {
        closing = true;
        writer.interrupt();
        try {
            writer.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

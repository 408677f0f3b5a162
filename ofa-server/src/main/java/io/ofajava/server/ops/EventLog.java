package io.ofajava.server.ops;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ofajava.server.http.Json;
import io.ofajava.server.http.RequestRecord;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** The server's log: one line a request and one an event, as JSON or for people. Thread-safe. */
public final class EventLog {
    private final PrintStream out;
    private final boolean text;

    /** @param text for people instead of JSON */
    public EventLog(PrintStream out, boolean text) {
        this.out = out;
        this.text = text;
    }

    /**
     * Something happened.
     *
     * @param event  a word, such as {@code state}
     * @param fields what else there is to say of it
     */
    public void event(String event, ObjectNode fields) {
        if (text) {
            StringBuilder line = new StringBuilder(now()).append(' ').append(event);
            fields.properties().forEach(field -> line.append(' ').append(field.getKey()).append('=').append(field.getValue().asText()));
            print(line.toString());
        } else {
            ObjectNode node = Json.object().put("time", now()).put("event", event);
            node.setAll(fields);
            print(new String(Json.write(node), StandardCharsets.UTF_8));
        }
    }

    /** A request was answered, or its client has gone. */
    public void request(RequestRecord record, double totalMillis) {
        ObjectNode node = Json.object().put("requestId", record.id()).put("method", clip(record.method())).put("path", clip(record.path()))
                .put("status", record.status()).put("totalMillis", Math.round(totalMillis * 1000) / 1000.0);
        if (text) {
            print(String.format(Locale.ROOT, "%s %s %s %d %.1f ms%s%s  %s", now(), clip(record.method()), clip(record.path()), record.status(), totalMillis,
                    record.task() == null ? "" : String.format(Locale.ROOT, " %s (queue %.1f ms, compute %.1f ms)", record.task(), record.queueMillis(), record.computeMillis()),
                    record.code() == null ? "" : " " + record.code(), record.id()));
            return;
        }
        if (record.task() != null) {
            node.put("task", record.task()).put("items", record.items()).put("bytesIn", record.bytesIn()).put("queueMillis", record.queueMillis())
                    .put("computeMillis", record.computeMillis());
        }
        if (record.code() != null) {
            node.put("code", record.code());
        }
        event("request", node);
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private static String clip(String value) {
        String plain = value.chars().anyMatch(c -> c < ' ') ? value.replaceAll("\\p{Cntrl}", "?") : value;
        return plain.length() <= 200 ? plain : plain.substring(0, 200) + "...";
    }

    /** One call, so that lines of several threads do not mix. */
    private void print(String line) {
        synchronized (out) {
            out.println(line);
            out.flush();
        }
    }
}

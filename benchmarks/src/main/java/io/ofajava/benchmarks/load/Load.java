// SPDX-License-Identifier: Apache-2.0
package io.ofajava.benchmarks.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;

/**
 * Requests in a loop: closed, where each client waits for its response, or open, where requests arrive at a fixed rate.
 */
public final class Load {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    /** Maximum number of connections of the client. */
    static final int MOST_OUTSTANDING = 3000;
    /**
     * How long the client keeps an unused connection: less than any server's idle timeout, which could otherwise close
     * a connection that is about to be reused.
     */
    private static final int KEEP_SECONDS = 5;

    static {
        System.setProperty(
                "jdk.httpclient.keepalive.timeout",
                Integer.toString(KEEP_SECONDS)); // read when the first client is made
    }

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final HttpRequest request;

    /**
     * The result of a loop.
     *
     * @param statuses responses by status; 0 for failed connections
     * @param latencies of responses with status 200, in milliseconds: in a closed loop from when a request was sent, in
     *     an open one from when it was due
     * @param late how much later than due each request of an open loop was sent, in milliseconds: the client's own
     *     delay
     */
    public record Outcome(double seconds, Map<Integer, Long> statuses, Percentiles latencies, Percentiles late) {
        public double rate() {
            return latencies.count() / seconds;
        }

        long all() {
            return statuses.values().stream().mapToLong(Long::longValue).sum();
        }

        /** Responses that an overloaded server must not give: its own failures. */
        long faults() {
            return statuses.entrySet().stream()
                    .filter(entry -> entry.getKey() == 0 || entry.getKey() >= 500 && entry.getKey() != 503)
                    .mapToLong(Map.Entry::getValue)
                    .sum();
        }
    }

    public Load(URI base, String json) {
        request = HttpRequest.newBuilder(base.resolve("/invocations"))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
    }

    /** Collects responses of many threads. */
    private static final class Tally {
        final Map<Integer, LongAdder> statuses = new ConcurrentHashMap<>();
        final ConcurrentLinkedQueue<Double> latencies = new ConcurrentLinkedQueue<>();
        final ConcurrentLinkedQueue<Double> late = new ConcurrentLinkedQueue<>();
        final long start = System.nanoTime();

        void add(int status, long sinceNanos) {
            statuses.computeIfAbsent(status, unused -> new LongAdder()).increment();
            if (status == 200) {
                latencies.add((System.nanoTime() - sinceNanos) / 1e6);
            }
        }

        Outcome outcome() {
            Map<Integer, Long> counts = new TreeMap<>();
            statuses.forEach((status, count) -> counts.put(status, count.sum()));
            return new Outcome(
                    (System.nanoTime() - start) / 1e9, counts, new Percentiles(latencies), new Percentiles(late));
        }
    }

    /** @param clients number of clients, each with one request at a time */
    public Outcome closed(int clients, double seconds) throws InterruptedException {
        Tally tally = new Tally();
        long end = System.nanoTime() + (long) (seconds * 1e9);
        CountDownLatch done = new CountDownLatch(clients);
        for (int i = 0; i < clients; i++) {
            Thread thread = new Thread(
                    () -> {
                        while (System.nanoTime() < end) {
                            long sent = System.nanoTime();
                            try {
                                tally.add(
                                        client.send(request, HttpResponse.BodyHandlers.discarding())
                                                .statusCode(),
                                        sent);
                            } catch (IOException e) {
                                tally.add(0, sent);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                                break;
                            }
                        }
                        done.countDown();
                    },
                    "client-" + i);
            thread.setDaemon(true);
            thread.start();
        }
        done.await();
        return tally.outcome();
    }

    /**
     * Sends on a schedule. If too many requests are outstanding, requests are sent late, but none is omitted, and times
     * run from when a request was due.
     *
     * @param perSecond requests per second, evenly spaced
     */
    Outcome open(double perSecond, double seconds) throws InterruptedException {
        Tally tally = new Tally();
        Semaphore outstanding = new Semaphore(MOST_OUTSTANDING);
        long all = Math.max(1, Math.round(perSecond * seconds));
        for (long i = 0; i < all; i++) {
            long due = tally.start + (long) (i / perSecond * 1e9);
            long wait = due - System.nanoTime();
            if (wait > 1_000_000) {
                Thread.sleep(wait / 1_000_000);
            }
            outstanding.acquire();
            tally.late.add(Math.max(0, System.nanoTime() - due) / 1e6);
            client.sendAsync(request, HttpResponse.BodyHandlers.discarding()).whenComplete((answer, failure) -> {
                tally.add(failure == null ? answer.statusCode() : 0, due);
                outstanding.release();
            });
        }
        outstanding.acquire(MOST_OUTSTANDING); // waits for all responses
        return tally.outcome();
    }
}

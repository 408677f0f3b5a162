package io.ofajava.benchmarks.load;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Requests in a loop: closed, where each client waits for its answer, or open, where they come at a rate whatever becomes of them. */
final class Load {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int MOST_OUTSTANDING = 3000;

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(10)).build();
    private final HttpRequest request;

    /**
     * What came of a loop.
     *
     * @param statuses  answers by status; 0 for connections that failed
     * @param latencies of answers with status 200, in milliseconds, sorted
     */
    record Outcome(double seconds, Map<Integer, Long> statuses, List<Double> latencies) {
        double rate() {
            return latencies.size() / seconds;
        }

        double percentile(double share) {
            return latencies.isEmpty() ? Double.NaN : latencies.get((int) Math.min(latencies.size() - 1, Math.floor(share * latencies.size())));
        }

        /** Answers that an overloaded server may not give: failures of its own. */
        long faults() {
            return statuses.entrySet().stream().filter(entry -> entry.getKey() == 0 || entry.getKey() >= 500 && entry.getKey() != 503).mapToLong(Map.Entry::getValue).sum();
        }
    }

    Load(URI base, String json) {
        request = HttpRequest.newBuilder(base.resolve("/invocations")).timeout(PATIENCE).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)).build();
    }

    /** Collects answers of many threads. */
    private static final class Tally {
        final Map<Integer, LongAdder> statuses = new java.util.concurrent.ConcurrentHashMap<>();
        final ConcurrentLinkedQueue<Double> latencies = new ConcurrentLinkedQueue<>();
        final long start = System.nanoTime();

        void add(int status, long sentNanos) {
            statuses.computeIfAbsent(status, unused -> new LongAdder()).increment();
            if (status == 200) {
                latencies.add((System.nanoTime() - sentNanos) / 1e6);
            }
        }

        Outcome outcome() {
            Map<Integer, Long> counts = new TreeMap<>();
            statuses.forEach((status, count) -> counts.put(status, count.sum()));
            return new Outcome((System.nanoTime() - start) / 1e9, counts, latencies.stream().sorted().toList());
        }
    }

    /** @param clients each asks, waits for the answer and asks again */
    Outcome closed(int clients, double seconds) throws InterruptedException {
        Tally tally = new Tally();
        long end = System.nanoTime() + (long) (seconds * 1e9);
        CountDownLatch done = new CountDownLatch(clients);
        for (int i = 0; i < clients; i++) {
            Thread thread = new Thread(() -> {
                while (System.nanoTime() < end) {
                    long sent = System.nanoTime();
                    try {
                        tally.add(client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode(), sent);
                    } catch (java.io.IOException e) {
                        tally.add(0, sent);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        break;
                    }
                }
                done.countDown();
            }, "client-" + i);
            thread.setDaemon(true);
            thread.start();
        }
        done.await();
        return tally.outcome();
    }

    /** @param perSecond requests that are sent each second, evenly */
    Outcome open(double perSecond, double seconds) throws InterruptedException {
        Tally tally = new Tally();
        Semaphore outstanding = new Semaphore(MOST_OUTSTANDING);
        AtomicInteger sentSoFar = new AtomicInteger();
        long start = System.nanoTime();
        ScheduledExecutorService clock = new ScheduledThreadPoolExecutor(1);
        clock.scheduleAtFixedRate(() -> {
            double due = (System.nanoTime() - start) / 1e9 * perSecond;
            while (sentSoFar.get() < due && outstanding.tryAcquire()) {
                sentSoFar.incrementAndGet();
                long sent = System.nanoTime();
                client.sendAsync(request, HttpResponse.BodyHandlers.discarding()).whenComplete((answer, failure) -> {
                    tally.add(failure == null ? answer.statusCode() : 0, sent);
                    outstanding.release();
                });
            }
        }, 0, 2, TimeUnit.MILLISECONDS);
        Thread.sleep((long) (seconds * 1000));
        clock.shutdownNow();
        clock.awaitTermination(1, TimeUnit.MINUTES);
        outstanding.acquire(MOST_OUTSTANDING); // what was sent is answered
        return tally.outcome();
    }
}

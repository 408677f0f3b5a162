// SPDX-License-Identifier: Apache-2.0
package io.ofajava.benchmarks.load;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Loads a server with captions, by open and closed loops at 1, 2 and 10 times its capacity, and reports which
 * conditions held: {@code java -cp benchmarks.jar io.ofajava.benchmarks.load.ServerLoad [SECONDS [JAR [FLAG VALUE
 * ...]]]}; flags are the server's. Run from the root of the repository, with a JDK, on Linux. Captions are timed alone
 * and during image generation, so the model must support text-to-image, as the demo does. The figures are printed as
 * rows of Markdown. The exit code is 1 if a condition failed, 2 if it cannot be tested on this machine.
 */
public final class ServerLoad {
    private static final Path IMAGE = Path.of("demo-model/examples/red-diamond-white-cross.png");
    private static final int[] TIMES = {1, 2, 10};
    private static final int MOST = TIMES[TIMES.length - 1];
    private static final int CLIENTS = 8;
    private static final int PAINT_CLIENTS = 2;
    private static final int MEMORY_ROUNDS = 6;
    private static final double MOST_PING_MILLIS = 50;
    private static final double MOST_CONNECT_MILLIS = 250;
    private static final double MOST_SLOWDOWN = 2.0;

    private final double seconds;
    private final ServerUnderLoad server;
    private final Load captions;
    private final List<String> rows = new ArrayList<>();
    private int broken;

    private ServerLoad(double seconds, ServerUnderLoad server) throws Exception {
        this.seconds = seconds;
        this.server = server;
        this.captions = new Load(
                server.base(),
                "{\"task\": \"caption\", \"image\": \"" + Base64.getEncoder().encodeToString(Files.readAllBytes(IMAGE))
                        + "\"}");
    }

    /** Runs everything. */
    public static void main(String[] args) throws Exception {
        double seconds = args.length > 0 ? Double.parseDouble(args[0]) : 60;
        Path jar = Path.of(args.length > 1 ? args[1] : "ofa-cli/target/ofa.jar");
        List<String> flags = args.length > 2 ? List.of(args).subList(2, args.length) : List.of();
        List<String> missing = Requirements.missing(jar, IMAGE);
        if (!missing.isEmpty()) {
            missing.forEach(System.err::println);
            System.exit(2);
        }
        boolean held;
        try (ServerUnderLoad server = new ServerUnderLoad(jar, flags)) {
            held = new ServerLoad(seconds, server).run();
        }
        System.exit(held ? 0 : 1);
    }

    private boolean run() throws Exception {
        long idleFiles = server.openFiles();
        captions.closed(CLIENTS, Math.min(10, seconds)); // lets the JVM compile
        double capacity = captions.closed(CLIENTS, Math.min(20, seconds)).rate();
        System.out.printf(Locale.ROOT, "capacity: %.1f captions/s with %d clients%n", capacity, CLIENTS);
        for (int times : TIMES) {
            int clients = CLIENTS * times;
            watched(times + "x, closed: " + clients + " clients", () -> captions.closed(clients, seconds));
            double rate = capacity * times;
            watched(
                    String.format(Locale.ROOT, "%dx, open: %.1f requests/s", times, rate),
                    () -> captions.open(rate, seconds));
        }
        memory(capacity * MOST, idleFiles);
        besideImageGeneration();
        System.out.println(
                "\n| load | answers by status | captions/s | caption p50 / p99 | health check p50 / p99 / most | connection p99 / most |");
        System.out.println("|---|---|---|---|---|---|");
        rows.forEach(System.out::println);
        System.out.println("\n" + (broken == 0 ? "all held" : broken + " did not hold"));
        return broken == 0;
    }

    /** A loop of requests. */
    private interface Loop {
        Load.Outcome run() throws InterruptedException;
    }

    private void watched(String what, Loop loop) throws Exception {
        Load.Outcome outcome;
        Watch.Seen seen;
        try (Watch watch = new Watch(server.base())) {
            outcome = loop.run();
            seen = watch.seen();
        }
        String row = String.format(
                Locale.ROOT,
                "| %s | %s | %.1f | %.0f / %.0f ms | %.1f / %.1f / %.1f ms | %.1f / %.1f ms |",
                what,
                outcome.statuses().toString().replaceAll("[{}]", "").replace("=", ": "),
                outcome.rate(),
                outcome.latencies().at(0.5),
                outcome.latencies().at(0.99),
                seen.pingP50(),
                seen.pingP99(),
                seen.pingMost(),
                seen.connectP99(),
                seen.connectMost());
        rows.add(row);
        System.out.println(row);
        System.out.printf(Locale.ROOT, "  %d health checks%n", seen.pings());
        if (outcome.late().count() > 0) { // a closed loop has no due times
            System.out.printf(
                    Locale.ROOT,
                    "  the client sent 99 %% of its requests within %.1f ms of when they were due%n",
                    outcome.late().at(0.99));
        }
        check(outcome.faults() == 0, "no failure but 429 and 503");
        check(seen.pings() > 0 && seen.unhealthy() == 0, "always healthy");
        check(
                seen.pingP99() < MOST_PING_MILLIS,
                "99 % of the health checks answered within " + MOST_PING_MILLIS + " ms");
        check(
                seen.connectMost() < MOST_CONNECT_MILLIS,
                "every connection accepted within " + MOST_CONNECT_MILLIS + " ms");
    }

    private void memory(double perSecond, long idleFiles) throws Exception {
        captions.open(perSecond, seconds / 3); // fills pools of reusable memory
        MemoryGrowth memory = new MemoryGrowth(idleFiles);
        memory.look(server);
        for (int i = 1; i < MEMORY_ROUNDS; i++) {
            captions.open(perSecond, seconds / 3);
            memory.look(server);
        }
        System.out.println("memory between " + (MEMORY_ROUNDS - 1) + " rounds of " + MOST + "x: " + memory);
        check(memory.isNone(), "memory does not grow");
    }

    private void besideImageGeneration() throws Exception {
        captions.closed(1, Math.min(10, seconds));
        Load.Outcome alone = captions.closed(1, seconds);
        Load images = new Load(
                server.base(), "{\"task\": \"paint\", \"text\": \"a red circle\", \"options\": {\"candidates\": 4}}");
        List<Load.Outcome> outcomes = new ArrayList<>();
        Thread generator = new Thread(
                () -> {
                    try {
                        outcomes.add(images.closed(PAINT_CLIENTS, seconds + 1));
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "generator");
        generator.start();
        TimeUnit.SECONDS.sleep(1);
        Load.Outcome beside = captions.closed(1, seconds);
        generator.join();
        System.out.printf(
                Locale.ROOT,
                "caption alone: p50 %.0f ms, p99 %.0f ms; beside images of 4 candidates, %d at once: "
                        + "p50 %.0f ms, p99 %.0f ms; image requests by status: %s%n",
                alone.latencies().at(0.5),
                alone.latencies().at(0.99),
                PAINT_CLIENTS,
                beside.latencies().at(0.5),
                beside.latencies().at(0.99),
                outcomes.get(0).statuses());
        check(outcomes.get(0).statuses().keySet().equals(java.util.Set.of(200)), "images were generated in that time");
        check(
                beside.latencies().at(0.5) <= MOST_SLOWDOWN * alone.latencies().at(0.5),
                "a caption beside images takes at most twice as long");
    }

    private void check(boolean held, String what) {
        if (!held) {
            broken++;
        }
        System.out.println((held ? "  held: " : "  NOT HELD: ") + what);
    }
}

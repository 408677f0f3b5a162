package io.ofajava.benchmarks.load;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Loads a server with captions, by open and closed loops at 1, 2 and 10 times what it can do, and says what held: {@code java -cp benchmarks.jar
 * io.ofajava.benchmarks.load.ServerLoad [SECONDS [JAR [PAINTING-MODEL]]]}. Run from the root of the repository. With a model that paints, captions
 * are timed alone and while pictures are painted, too. The exit code is 1 where something did not hold.
 */
public final class ServerLoad {
    private static final Path PICTURE = Path.of("demo-model/examples/red-diamond-white-cross.png");
    private static final int[] TIMES = {1, 2, 10};
    private static final int CLIENTS = 8;
    private static final double MOST_PING_MILLIS = 50;
    private static final double MOST_CONNECT_MILLIS = 250;
    private static final double MOST_GROWTH = 1.1;
    private static final double MOST_SLOWDOWN = 2.0;
    private static int broken;

    private ServerLoad() {
    }

    /** Runs everything. */
    public static void main(String[] args) throws Exception {
        double seconds = args.length > 0 ? Double.parseDouble(args[0]) : 60;
        Path jar = Path.of(args.length > 1 ? args[1] : "ofa-cli/target/ofa.jar");
        String caption = "{\"task\": \"caption\", \"image\": \"" + Base64.getEncoder().encodeToString(Files.readAllBytes(PICTURE)) + "\"}";
        try (ServerUnderLoad server = new ServerUnderLoad(jar, List.of())) {
            overload(server, new Load(server.base(), caption), seconds);
        }
        if (args.length > 2) {
            try (ServerUnderLoad server = new ServerUnderLoad(jar, List.of("--model", args[2]))) {
                besidePictures(server, new Load(server.base(), caption), seconds);
            }
        }
        System.out.println(broken == 0 ? "all held" : broken + " did not hold");
        System.exit(broken == 0 ? 0 : 1);
    }

    private static void overload(ServerUnderLoad server, Load load, double seconds) throws InterruptedException {
        load.closed(CLIENTS, Math.min(10, seconds)); // compiled code
        Load.Outcome capacity = load.closed(CLIENTS, Math.min(20, seconds));
        System.out.printf(Locale.ROOT, "capacity: %.1f captions/s with %d clients%n", capacity.rate(), CLIENTS);
        for (int times : TIMES) {
            try (Watch watch = new Watch(server.base())) {
                report("closed loop, " + times + "x: " + CLIENTS * times + " clients", load.closed(CLIENTS * times, seconds), watch);
            }
            try (Watch watch = new Watch(server.base())) {
                report(String.format(Locale.ROOT, "open loop, %dx: %.1f requests/s", times, capacity.rate() * times), load.open(capacity.rate() * times, seconds), watch);
            }
        }
        // Heap and buffers grow to what the largest load needs; the same load again must find that enough.
        long before = server.residentMegabytes();
        load.open(capacity.rate() * TIMES[TIMES.length - 1], seconds);
        long after = server.residentMegabytes();
        System.out.printf(Locale.ROOT, "memory: %d MB after the greatest load, %d MB after the same again%n", before, after);
        check(after <= before * MOST_GROWTH, "memory does not grow");
    }

    private static void report(String what, Load.Outcome outcome, Watch watch) {
        watch.close();
        System.out.printf(Locale.ROOT, "%s: %s, %.1f captions/s, p50 %.0f ms, p99 %.0f ms; ping p99 %.1f ms, connection p99 %.1f ms%n", what, outcome.statuses(),
                outcome.rate(), outcome.percentile(0.5), outcome.percentile(0.99), watch.pingP99(), watch.connectP99());
        check(outcome.faults() == 0, "no answer but 200, 429, 503");
        check(watch.unhealthy() == 0, "always healthy");
        check(watch.pingP99() < MOST_PING_MILLIS, "ping p99 under " + MOST_PING_MILLIS + " ms");
        check(watch.connectP99() < MOST_CONNECT_MILLIS, "connections accepted within " + MOST_CONNECT_MILLIS + " ms");
    }

    private static void besidePictures(ServerUnderLoad server, Load captions, double seconds) throws Exception {
        captions.closed(1, Math.min(10, seconds));
        Load.Outcome alone = captions.closed(1, seconds);
        Load pictures = new Load(server.base(), "{\"task\": \"paint\", \"text\": \"a red circle\", \"options\": {\"candidates\": 4}}");
        List<Load.Outcome> painted = new ArrayList<>();
        Thread painter = new Thread(() -> {
            try {
                painted.add(pictures.closed(2, seconds + 1));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }, "painter");
        painter.start();
        TimeUnit.SECONDS.sleep(1);
        Load.Outcome beside = captions.closed(1, seconds);
        painter.join();
        System.out.printf(Locale.ROOT, "caption alone: p50 %.0f ms; beside pictures: p50 %.0f ms; paintings: %s%n", alone.percentile(0.5), beside.percentile(0.5),
                painted.get(0).statuses());
        check(beside.percentile(0.5) <= MOST_SLOWDOWN * alone.percentile(0.5), "a caption beside pictures takes at most twice as long");
    }

    private static void check(boolean held, String what) {
        if (!held) {
            broken++;
        }
        System.out.println((held ? "  held: " : "  NOT HELD: ") + what);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.benchmarks.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Requests a server's health twenty times per second, each time over a new connection, until its standard input ends;
 * then prints the results. A separate process, so that garbage collection and threads of the load generator do not
 * delay it. Times run from when a request was due, so a request that was late because the previous one hung includes
 * its delay.
 */
public final class PingWatch {
    private static final byte[] PING =
            "GET /ping HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int TIMEOUT_MILLIS = 10_000;
    private static final long EVERY_NANOS = 50_000_000;
    private static final int WARM = 20;

    private final InetSocketAddress server;
    private final List<Double> connects = new ArrayList<>();
    private final List<Double> pings = new ArrayList<>();
    private int unhealthy;
    private volatile boolean ended;

    private PingWatch(InetSocketAddress server) {
        this.server = server;
    }

    /** @param args host and port */
    public static void main(String[] args) throws IOException, InterruptedException {
        PingWatch watch = new PingWatch(new InetSocketAddress(args[0], Integer.parseInt(args[1])));
        for (int i = 0; i < WARM; i++) { // loads and compiles its own classes
            watch.ask(System.nanoTime());
        }
        watch.connects.clear();
        watch.pings.clear();
        watch.unhealthy = 0;
        Thread thread = new Thread(watch::run, "watch");
        thread.start();
        System.out.println("watching");
        while (System.in.read() >= 0) {
            // Blocks until the end of the input.
        }
        watch.ended = true;
        thread.join();
        Percentiles connects = new Percentiles(watch.connects);
        Percentiles pings = new Percentiles(watch.pings);
        System.out.println(String.format(
                Locale.ROOT,
                "%d %d %.3f %.3f %.3f %.3f %.3f",
                pings.count(),
                watch.unhealthy,
                pings.at(0.5),
                pings.at(0.99),
                pings.at(1),
                connects.at(0.99),
                connects.at(1)));
    }

    private void run() {
        long due = System.nanoTime();
        while (!ended) {
            try {
                Thread.sleep(Math.max(0, due - System.nanoTime()) / 1_000_000);
            } catch (InterruptedException e) {
                return;
            }
            while (System.nanoTime() < due) {
                Thread.onSpinWait();
            }
            ask(due);
            due += EVERY_NANOS;
        }
    }

    private void ask(long due) {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(server, TIMEOUT_MILLIS);
            double connected = (System.nanoTime() - due) / 1e6;
            socket.getOutputStream().write(PING);
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            pings.add((System.nanoTime() - due) / 1e6);
            connects.add(connected);
            unhealthy += answer.startsWith("HTTP/1.1 200") ? 0 : 1;
        } catch (IOException e) {
            unhealthy++;
        }
    }
}

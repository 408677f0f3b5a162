// SPDX-License-Identifier: Apache-2.0
package io.ofajava.benchmarks.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether a server's memory grows: it is loaded repeatedly, and its memory is read after each round, when all requests
 * are answered and garbage is collected. The growth is the slope of a straight line through the readings; single
 * readings vary, because allocators keep memory for a while.
 */
final class MemoryGrowth {
    /** The live heap is exact except for the contents of caches and counters. */
    private static final double MOST_HEAP_MEGABYTES = 2;

    private static final double MOST_RESIDENT_SHARE = 0.05;
    /**
     * Open files of an idle server in addition to those before the first load: files opened on first use, connections
     * for metrics.
     */
    private static final int MORE_FILES = 50;

    private static final long CLOSED_WITHIN_MILLIS = 90_000;

    private final List<Double> resident = new ArrayList<>();
    private final List<Double> heap = new ArrayList<>();
    private final long idleFiles;

    /** @param idleFiles files that the server had open before the first load */
    MemoryGrowth(long idleFiles) {
        this.idleFiles = idleFiles;
    }

    /**
     * Reads an idle server whose clients have closed their connections, since a connection takes some kilobytes and
     * their number varies between rounds.
     */
    void look(ServerUnderLoad server) throws IOException, InterruptedException {
        long end = System.nanoTime() + CLOSED_WITHIN_MILLIS * 1_000_000;
        while (server.openFiles() > idleFiles + MORE_FILES) {
            if (System.nanoTime() > end) {
                throw new IOException("the server still has " + server.openFiles() + " files and connections open, "
                        + idleFiles + " before any load: does it close them?");
            }
            Thread.sleep(200);
        }
        heap.add(server.heapMegabytes());
        Thread.sleep(1000); // the heap is returned in the background
        resident.add(server.residentMegabytes() - server.committedHeapMegabytes());
    }

    /**
     * Growth of the resident memory outside the Java heap, from the first reading to the last, in megabytes, by the
     * line through all readings. The heap's size depends on the collector; the live heap is read separately.
     */
    double residentGrowth() {
        return growth(resident);
    }

    /** The growth of the live Java heap, likewise. */
    double heapGrowth() {
        return growth(heap);
    }

    boolean isNone() {
        double mean =
                resident.stream().mapToDouble(Double::doubleValue).average().orElse(0);
        return residentGrowth() <= MOST_RESIDENT_SHARE * mean && heapGrowth() <= MOST_HEAP_MEGABYTES;
    }

    /** Slope times the number of steps. */
    static double growth(List<Double> values) {
        int n = values.size();
        double meanX = (n - 1) / 2.0;
        double meanY =
                values.stream().mapToDouble(Double::doubleValue).average().orElse(0);
        double xy = 0;
        double xx = 0;
        for (int i = 0; i < n; i++) {
            xy += (i - meanX) * (values.get(i) - meanY);
            xx += (i - meanX) * (i - meanX);
        }
        return n < 2 ? 0 : xy / xx * (n - 1);
    }

    private static String list(List<Double> values) {
        return String.join(
                ", ",
                values.stream()
                        .map(value -> String.format(Locale.ROOT, "%.1f", value))
                        .toList());
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "resident besides the Java heap %s MB (line: %+.1f MB), heap reached %s MB (line: %+.1f MB)",
                list(resident),
                residentGrowth(),
                list(heap),
                heapGrowth());
    }
}

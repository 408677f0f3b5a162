// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.ExecutorLostFailure;
import org.apache.spark.Success$;
import org.apache.spark.TaskKilled;
import org.apache.spark.scheduler.ExecutorDecommission$;
import org.apache.spark.scheduler.ExecutorKilled$;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/**
 * Counts the rows that each executor wrote, and the time. Includes only finished tasks that wrote rows. Thread-safe.
 */
final class ExecutorRates extends SparkListener {
    private static final double MILLIS = 1000;

    private final Map<String, Work> byExecutor = new TreeMap<>();
    private final Set<String> lostExecutors = new HashSet<>();
    private int failedTasks;

    private static final class Work {
        private final String host;
        private long rows;
        private final List<long[]> spans = new ArrayList<>();

        Work(String host) {
            this.host = host;
        }
    }

    /**
     * The result of one executor.
     *
     * @param seconds during which at least one of its tasks ran
     */
    record Rate(String executor, String host, long rows, double seconds, double rowsPerSecond) {}

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
        if (!(end.reason() instanceof Success$)) {
            // The other attempt of a speculative task is killed on purpose.
            failedTasks += end.reason() instanceof TaskKilled ? 0 : 1;
            if (end.reason() instanceof ExecutorLostFailure) {
                lostExecutors.add(end.taskInfo().executorId());
            }
            return;
        }
        long rows = end.taskMetrics() == null
                ? 0
                : end.taskMetrics().outputMetrics().recordsWritten();
        if (rows > 0) {
            String host = end.taskInfo().host();
            Work work = byExecutor.computeIfAbsent(end.taskInfo().executorId(), id -> new Work(host));
            work.rows += rows;
            work.spans.add(
                    new long[] {end.taskInfo().launchTime(), end.taskInfo().finishTime()});
        }
    }

    @Override
    public synchronized void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
        String reason = removed.reason();
        boolean isPlanned = reason.equals(ExecutorKilled$.MODULE$.message())
                || reason.startsWith(ExecutorDecommission$.MODULE$.msgPrefix());
        if (!isPlanned) {
            lostExecutors.add(removed.executorId());
        }
    }

    /** Number of failed or lost task attempts. */
    synchronized int failedTasks() {
        return failedTasks;
    }

    /**
     * Number of executors that ended by themselves or with a task in progress. Dynamic allocation removes idle
     * executors; these are not counted.
     */
    synchronized int lostExecutors() {
        return lostExecutors.size();
    }

    /** Results by executor. */
    synchronized List<Rate> rates() {
        List<Rate> rates = new ArrayList<>();
        byExecutor.forEach((executor, work) -> {
            double seconds = union(work.spans) / MILLIS;
            rates.add(new Rate(executor, work.host, work.rows, seconds, seconds > 0 ? work.rows / seconds : 0));
        });
        return rates;
    }

    /** Milliseconds covered by at least one of the spans. */
    static long union(List<long[]> spans) {
        List<long[]> sorted = new ArrayList<>(spans);
        sorted.sort(Comparator.comparingLong(span -> span[0]));
        long total = 0;
        long end = Long.MIN_VALUE;
        for (long[] span : sorted) {
            long start = Math.max(end, span[0]);
            if (span[1] > start) {
                total += span[1] - start;
                end = span[1];
            }
        }
        return total;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.apache.spark.ExecutorLostFailure;
import org.apache.spark.Success$;
import org.apache.spark.TaskEndReason;
import org.apache.spark.TaskKilled;
import org.apache.spark.TaskState;
import org.apache.spark.executor.ExecutorMetrics;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.ExecutorDecommission;
import org.apache.spark.scheduler.ExecutorKilled$;
import org.apache.spark.scheduler.ExecutorLossReason;
import org.apache.spark.scheduler.ExecutorProcessLost;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.TaskInfo;
import org.apache.spark.scheduler.TaskLocality;
import org.junit.jupiter.api.Test;
import scala.Enumeration;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** What the manifest says about executors, from Spark's events. */
class ExecutorRatesTest {
    private final ExecutorRates rates = new ExecutorRates();

    private void remove(String executor, ExecutorLossReason reason) {
        // Spark sends the reason as text.
        rates.onExecutorRemoved(new SparkListenerExecutorRemoved(0, executor, reason.toString()));
    }

    private void end(String executor, Enumeration.Value state, TaskEndReason reason, long rows, long from, long to) {
        TaskInfo task = new TaskInfo(0, 0, 0, 0, from, executor, "host", TaskLocality.ANY(), false);
        task.markFinished(state, to);
        TaskMetrics metrics = new TaskMetrics();
        metrics.outputMetrics().setRecordsWritten(rows);
        rates.onTaskEnd(new SparkListenerTaskEnd(0, 0, "ResultTask", reason, task, new ExecutorMetrics(), metrics));
    }

    private static <T> Seq<T> none() {
        return CollectionConverters.asScala(List.<T>of()).toSeq();
    }

    @Test
    void executorsThatSparkRemovesAreNotLost() {
        remove("0", ExecutorKilled$.MODULE$); // idle, by dynamic allocation
        remove("1", new ExecutorDecommission(Option.empty(), "spot instance"));
        assertEquals(0, rates.lostExecutors());
        remove("2", new ExecutorProcessLost("Remote RPC client disassociated", Option.empty(), true));
        assertEquals(1, rates.lostExecutors());
    }

    @Test
    void anExecutorIsLostOnceWithAllItsTasks() {
        ExecutorLostFailure failure = new ExecutorLostFailure("3", true, Option.apply("heartbeat timed out"));
        end("3", TaskState.FAILED(), failure, 0, 0, 1);
        end("3", TaskState.FAILED(), failure, 0, 0, 1);
        remove("3", ExecutorKilled$.MODULE$); // Spark ends an executor without heartbeats itself
        assertEquals(1, rates.lostExecutors());
        assertEquals(2, rates.failedTasks());
    }

    @Test
    void theOtherAttemptOfASpeculativeTaskDidNotFail() {
        end("0", TaskState.FINISHED(), Success$.MODULE$, 30, 1000, 3000);
        TaskKilled killed = new TaskKilled("another attempt succeeded", none(), none(), none());
        end("1", TaskState.KILLED(), killed, 0, 2000, 3000);
        assertEquals(0, rates.failedTasks());
        assertEquals(List.of(new ExecutorRates.Rate("0", "host", 30, 2, 15)), rates.rates());
    }

    @Test
    void spansOfTasksAreCountedOnce() {
        assertEquals(
                25,
                ExecutorRates.union(
                        List.of(new long[] {0, 10}, new long[] {5, 15}, new long[] {20, 30}, new long[] {22, 25})));
        assertEquals(0, ExecutorRates.union(List.of()));
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/** Work that is done when the current Spark task ends, however it ends; the last registered is done first. */
final class TaskEnd {
    private TaskEnd() {}

    /** Registers work; does nothing outside of a task. */
    static void run(Runnable work) {
        TaskContext context = TaskContext.get();
        if (context != null) {
            TaskCompletionListener listener = ended -> work.run();
            context.addTaskCompletionListener(listener);
        }
    }
}

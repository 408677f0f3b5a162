// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/** Callbacks for the end of the current Spark task, successful or not. They run in reverse order of registration. */
final class TaskEnd {
    private TaskEnd() {}

    /** Registers a callback; has no effect outside of a task. */
    static void run(Runnable work) {
        TaskContext context = TaskContext.get();
        if (context != null) {
            TaskCompletionListener listener = ended -> work.run();
            context.addTaskCompletionListener(listener);
        }
    }
}

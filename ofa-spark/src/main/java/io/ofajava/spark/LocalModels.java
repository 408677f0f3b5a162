// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;
import org.apache.spark.sql.SparkSession;

/** Closes models of tasks that run in the driver's JVM, which continues after the application ends. */
final class LocalModels {
    private static final Set<SparkContext> WATCHED =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    private LocalModels() {}

    /** Closes the models of this JVM when the session's application ends. */
    static void closeWith(SparkSession session) {
        SparkContext context = session.sparkContext();
        if (WATCHED.add(context)) {
            context.addSparkListener(new SparkListener() {
                @Override
                public void onApplicationEnd(SparkListenerApplicationEnd end) {
                    ExecutorModels.shared().closeAll();
                }
            });
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/** The cores and GPU addresses that Spark assigned to this executor. */
final class ExecutorResources {
    private static final Pattern LOCAL = Pattern.compile("local\\[(\\d+|\\*)(?:,\\s*\\d+)?\\]");

    private ExecutorResources() {}

    /**
     * Number of threads of the model in this JVM. All tasks of the JVM share the model, so it uses the cores of all of
     * them: {@code spark.task.cpus} times the number of concurrent tasks, which is {@code spark.executor.cores}.
     */
    static int threads() {
        SparkEnv env = SparkEnv.get();
        int processors = Runtime.getRuntime().availableProcessors();
        return env == null ? processors : threads(env.conf(), processors);
    }

    static int threads(SparkConf conf, int processors) {
        String master = conf.get("spark.master", "");
        Matcher local = LOCAL.matcher(master);
        int cores = processors;
        if (master.equals("local")) {
            cores = 1;
        } else if (local.matches()) {
            cores = local.group(1).equals("*") ? processors : Integer.parseInt(local.group(1));
        } else if (conf.contains("spark.executor.cores")) {
            cores = conf.getInt("spark.executor.cores", processors);
        }
        int perTask = Math.max(1, conf.getInt("spark.task.cpus", 1));
        // Cores that do not suffice for another task stay idle, as in Spark.
        return Math.max(perTask, cores / perTask * perTask);
    }

    /** The GPU assigned to the current task by {@code spark.task.resource.gpu.amount}; empty without one. */
    static OptionalInt device() {
        TaskContext context = TaskContext.get();
        return context == null ? OptionalInt.empty() : device(context.resourcesJMap());
    }

    static OptionalInt device(Map<String, ResourceInformation> resources) {
        ResourceInformation gpu = resources.get("gpu");
        if (gpu == null || gpu.addresses().length == 0) {
            return OptionalInt.empty();
        }
        String address = gpu.addresses()[0];
        try {
            return OptionalInt.of(Integer.parseInt(address.strip()));
        } catch (NumberFormatException e) {
            throw SparkError.PARAMETER_INVALID.causedBy(
                    e, "the GPU address of spark.executor.resource.gpu", address, "the number of a GPU");
        }
    }
}

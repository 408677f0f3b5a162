// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.JobContext;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.spark.internal.io.FileCommitProtocol;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Commits like committers of object stores, without renaming: tasks write to pending files that readers ignore, a
 * task's commit sends their names to the driver, and the job's commit makes exactly those files visible.
 */
public class CopyCommitProtocol extends FileCommitProtocol implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String job;
    private final String output;
    private transient List<String> files;

    public CopyCommitProtocol(String job, String output, boolean dynamicOverwrite) {
        this.job = job;
        this.output = output;
    }

    private Path pending() {
        return new Path(output, "_pending-" + job);
    }

    private FileSystem system(JobContext context) {
        try {
            return new Path(output).getFileSystem(context.getConfiguration());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void setupJob(JobContext context) {}

    @Override
    public void setupTask(TaskAttemptContext context) {
        files = new ArrayList<>();
    }

    @Override
    @SuppressWarnings("deprecation")
    public String newTaskTempFile(TaskAttemptContext context, Option<String> directory, String ending) {
        String name = "part-" + context.getTaskAttemptID().getTaskID().getId() + "-" + job + ending;
        Path attempt = new Path(pending(), context.getTaskAttemptID().toString());
        String file = new Path(attempt, name).toString();
        files.add(file);
        return file;
    }

    @Override
    @SuppressWarnings("deprecation")
    public String newTaskTempFileAbsPath(TaskAttemptContext context, String directory, String ending) {
        throw new UnsupportedOperationException();
    }

    @Override
    public TaskCommitMessage commitTask(TaskAttemptContext context) {
        return new TaskCommitMessage(new ArrayList<>(files));
    }

    @Override
    public void abortTask(TaskAttemptContext context) {}

    @Override
    public void commitJob(JobContext context, scala.collection.immutable.Seq<TaskCommitMessage> messages) {
        try {
            FileSystem system = system(context);
            for (TaskCommitMessage message : CollectionConverters.asJava(messages)) {
                for (Object file : (List<?>) message.obj()) {
                    Path source = new Path((String) file);
                    FileUtil.copy(
                            system,
                            source,
                            system,
                            new Path(output, source.getName()),
                            false,
                            context.getConfiguration());
                }
            }
            system.delete(pending(), true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void abortJob(JobContext context) {
        try {
            system(context).delete(pending(), true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

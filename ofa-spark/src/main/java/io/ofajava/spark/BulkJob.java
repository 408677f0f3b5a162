// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ofajava.Task;
import io.ofajava.error.ErrorKind;
import io.ofajava.error.OfaException;
import io.ofajava.error.SettingStyle;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.storage.StorageLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * A job that performs a task on many images: {@code spark-submit --class io.ofajava.spark.BulkJob ofa-spark-app.jar
 * --task caption --model URI --input URI --output URI}. A second run with the same output does what is missing.
 */
@Command(
        name = "BulkJob",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Perform a task of OFA on many images with Apache Spark.",
        footer = {
            "",
            "The input is a directory of images, tar archives in the layout of WebDataset (--input-format webdataset),",
            "Parquet with the bytes of images (parquet), or JSON Lines with their addresses (jsonl). The "
                    + "output has the",
            "columns key and result; result.error is the error of a row. _ofa/manifest.json counts rows, errors",
            "by code, and rows per second by executor. A second run with the same output adds the missing rows.",
            "",
            "Example:",
            "  spark-submit --class io.ofajava.spark.BulkJob ofa-spark-app.jar --task caption \\",
            "    --model s3a://models/ofa-base --input s3a://images --output s3a://captions"
        })
public final class BulkJob implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(BulkJob.class);
    private static final int EXIT_FAILED = 1;
    private static final int EXIT_USAGE = 2;
    private static final String RESULT = "result";
    private static final long MOST_MILLIS_OF_EVENTS = 60_000;

    @Mixin
    private BulkSettings settings = new BulkSettings();

    private BulkJob() {}

    /** Runs the job. Exits the JVM with 1 if it fails, and with 2 if a setting is invalid. */
    public static void main(String[] args) {
        int code = run(args, new PrintWriter(System.out, true), new PrintWriter(System.err, true));
        if (code != 0) {
            System.exit(code);
        }
    }

    /** Runs the job in the current session, or a new one. */
    static int run(String[] args, PrintWriter out, PrintWriter err) {
        BulkJob job = new BulkJob();
        CommandLine line = new CommandLine(job);
        job.settings.addOptions(line.getCommandSpec());
        return line.setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler((failure, command, parsed) -> report(failure, err))
                .execute(args);
    }

    private static int report(Exception failure, PrintWriter err) {
        if (failure instanceof OfaException known) {
            err.println(known.message(SettingStyle.CLI));
            return known.code().kind() == ErrorKind.INVALID_INPUT ? EXIT_USAGE : EXIT_FAILED;
        }
        LOG.error("the job failed", failure);
        Throwable reason = failure;
        while (reason.getCause() != null && !(reason instanceof OfaException)) {
            reason = reason.getCause(); // Spark wraps a task's exception several times
        }
        err.println("the job failed: " + OfaException.message(reason, SettingStyle.CLI));
        return EXIT_FAILED;
    }

    @Override
    public Integer call() {
        settings.check();
        SparkSession session = SparkSession.builder()
                .appName("OFA " + settings.task + " to " + settings.output)
                .getOrCreate();
        Instant start = Instant.now();
        OfaTransformer transformer = transformer();
        ModelReference model = ModelReference.of(
                settings.model,
                ModelSettings.parse(settings.modelSettings),
                settings.modelHash,
                session.sparkContext().hadoopConfiguration());
        transformer.setModelHash(model.digest());
        BulkOutput output = new BulkOutput(session, settings.output, settings.format);
        output.open(job(model));
        ExecutorRates rates = new ExecutorRates();
        session.sparkContext().addSparkListener(rates);
        try (BulkInput input = input(session)) {
            long added = perform(transformer, input, output);
            awaitEvents(session);
            writeManifest(output, model, rates, start, added);
        } finally {
            session.sparkContext().removeSparkListener(rates);
        }
        return 0;
    }

    /** Spark delivers the events that are counted by executor on another thread. */
    private static void awaitEvents(SparkSession session) {
        try {
            session.sparkContext().listenerBus().waitUntilEmpty(MOST_MILLIS_OF_EVENTS);
        } catch (TimeoutException e) {
            LOG.warn("Spark did not report all tasks in time: the manifest counts too few rows by executor", e);
        }
    }

    private OfaTransformer transformer() {
        OfaTransformer transformer = new OfaTransformer()
                .setTask(settings.task)
                .setModel(settings.model)
                .setModelSettings(ModelSettings.parse(settings.modelSettings))
                .setTextCols(BulkInput.texts(settings).toArray(String[]::new))
                .setKeyCol(BulkInput.KEY)
                .setOutputCol(RESULT)
                .setErrorMode(settings.errorMode)
                .setBatchSize(settings.batchSize)
                .setMaxImageBytes(settings.maxImageBytes)
                .setUriPrefixes(settings.uriPrefixes.toArray(String[]::new))
                .setOptions(settings.options().toMap());
        return withImage() ? transformer.setInputCol(BulkInput.IMAGE) : transformer;
    }

    private boolean withImage() {
        return Task.of(settings.task).image() != Task.Use.NONE;
    }

    /**
     * The settings that determine the keys, the results and the columns. A job with other values must not add to the
     * same output.
     */
    private Map<String, Object> job(ModelReference model) {
        Map<String, Object> job = new LinkedHashMap<>();
        job.put("task", Task.of(settings.task).name());
        job.put("modelHash", model.digest());
        job.put("modelSettings", ModelSettings.decisive(model.settings()));
        job.put("options", settings.options().toMap());
        job.put("texts", settings.texts);
        job.put("textColumns", settings.textColumns);
        job.put("inputFormat", settings.inputFormat().name());
        job.put("keyColumn", settings.keyColumn);
        job.put("imageColumn", settings.imageColumn);
        job.put("uriColumn", settings.uriColumn);
        job.put("keepColumns", settings.keepColumns);
        job.put("format", settings.format.name());
        return job;
    }

    private BulkInput input(SparkSession session) {
        return switch (settings.inputFormat()) {
            case IMAGES -> ListedInput.images(session, settings);
            case JSONL -> ListedInput.lines(session, settings, withImage());
            case WEBDATASET -> FileInput.archives(session, settings);
            case PARQUET -> FileInput.parquet(session, settings, withImage());
        };
    }

    /** Adds the missing rows, part by part, and returns the number of parts that were extended. */
    private long perform(OfaTransformer transformer, BulkInput input, BulkOutput output) {
        Dataset<Row> done = output.hasData()
                ? output.results(BulkInput.KEY + " string")
                        .select(BulkInput.KEY)
                        .persist(StorageLevel.DISK_ONLY())
                : null;
        long added = 0;
        for (int part = 0; part < input.parts(); part++) {
            Dataset<Row> rows = input.rows(part);
            if (done != null) {
                Dataset<Row> keys = input.keys(part);
                Dataset<Row> missing =
                        keys.join(done, keys.col(BulkInput.KEY).eqNullSafe(done.col(BulkInput.KEY)), "left_anti");
                long count = missing.count();
                if (count == 0) {
                    LOG.info("part {} of {} already exists", part + 1, input.parts());
                    continue;
                }
                if (count < keys.count()) {
                    rows = rows.join(
                            missing, rows.col(BulkInput.KEY).eqNullSafe(missing.col(BulkInput.KEY)), "left_semi");
                }
            }
            output.append(results(transformer, input.partitioned(rows)));
            added++;
            LOG.info("part {} of {} is committed", part + 1, input.parts());
        }
        if (done != null) {
            done.unpersist(false);
        }
        return added;
    }

    private Dataset<Row> results(OfaTransformer transformer, Dataset<Row> rows) {
        Dataset<Row> results = transformer.transform(rows);
        List<Column> columns = new ArrayList<>();
        columns.add(col(BulkInput.KEY));
        settings.keepColumns.forEach(kept -> columns.add(col(BulkInput.quoted(kept))));
        // An error of the input is reported instead of the missing image that it causes.
        columns.add(when(col(BulkInput.ERROR).isNull(), col(RESULT))
                .otherwise(struct(java.util.Arrays.stream(ResultSchema.TYPE.fields())
                        .map(BulkJob::faulty)
                        .toArray(Column[]::new)))
                .as(RESULT));
        return results.select(columns.toArray(Column[]::new));
    }

    private static Column faulty(StructField field) {
        return field.name().equals("error")
                ? col(BulkInput.ERROR).cast(field.dataType()).as("error")
                : lit(null).cast(field.dataType()).as(field.name());
    }

    private void writeManifest(
            BulkOutput output, ModelReference model, ExecutorRates rates, Instant start, long partsAdded) {
        ObjectNode manifest = output.manifest();
        manifest.put("task", Task.of(settings.task).name());
        manifest.put("modelHash", model.digest());
        ObjectNode errors = manifest.putObject("errors");
        long all = 0;
        long failed = 0;
        List<Row> counts = output.hasData()
                ? output.results(BulkInput.KEY + " string, result struct<error:" + ResultSchema.ERROR.sql() + ">")
                        .groupBy(col("result.error.code").as("code"))
                        .count()
                        .orderBy("code")
                        .collectAsList()
                : List.of();
        for (Row count : counts) {
            all += count.getLong(1);
            if (!count.isNullAt(0)) {
                failed += count.getLong(1);
                errors.put(count.getString(0), count.getLong(1));
            }
        }
        manifest.put("rows", all);
        manifest.put("rowsWithErrors", failed);
        ArrayNode runs = manifest.withArray("runs");
        ObjectNode run = runs.addObject();
        run.put("start", start.toString());
        run.put("seconds", Duration.between(start, Instant.now()).toMillis() / 1000.0);
        run.put("partsCommitted", partsAdded);
        run.put("failedTasks", rates.failedTasks());
        run.put("lostExecutors", rates.lostExecutors());
        ArrayNode executors = run.putArray("executors");
        for (ExecutorRates.Rate rate : rates.rates()) {
            executors
                    .addObject()
                    .put("executor", rate.executor())
                    .put("host", rate.host())
                    .put("rows", rate.rows())
                    .put("seconds", rate.seconds())
                    .put("rowsPerSecond", Math.round(rate.rowsPerSecond() * 100) / 100.0);
        }
        output.writeManifest(manifest);
        LOG.info("{} rows, {} of them with errors: {}", all, failed, manifest.get("errors"));
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ofajava.spark.BulkSettings.OutputFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * The output directory. In addition to Spark's files it contains the directory {@code _ofa}, which readers of the data
 * ignore: {@code job.json} describes the job, {@code manifest.json} the results.
 */
final class BulkOutput {
    private static final int MOST_JSON = 1 << 20;
    private static final ObjectWriter WRITER = SparkJson.MAPPER.writer(SerializationFeature.INDENT_OUTPUT);

    private final SparkSession session;
    private final String location;
    private final OutputFormat format;
    private final Path root;
    private final FileSystem system;

    BulkOutput(SparkSession session, String location, OutputFormat format) {
        this.session = session;
        this.location = location;
        this.format = format;
        this.root = new Path(location);
        try {
            this.system = root.getFileSystem(session.sparkContext().hadoopConfiguration());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Opens the directory for a job, which may continue an earlier run.
     *
     * @param job the settings that determine the results
     * @throws io.ofajava.error.InvalidInputException if it contains the results of another job, or other files
     */
    void open(Map<String, ?> job) {
        JsonNode given = SparkJson.MAPPER.valueToTree(job);
        try {
            if (!hasData()) {
                write("job.json", given);
                return;
            }
            JsonNode found = read("job.json");
            if (found == null) {
                throw SparkError.OUTPUT_TAKEN.with(location);
            }
            for (Iterator<String> names = given.fieldNames(); names.hasNext(); ) {
                String name = names.next();
                JsonNode before = found.path(name);
                if (!before.equals(given.get(name))) {
                    throw SparkError.OUTPUT_OF_ANOTHER_JOB.with(location, name, before, given.get(name));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether there are committed results. */
    boolean hasData() {
        try {
            return system.exists(root)
                    && Arrays.stream(system.listStatus(root))
                            .map(file -> file.getPath().getName())
                            .anyMatch(name -> !name.startsWith("_") && !name.startsWith("."));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** These columns of the committed results. */
    Dataset<Row> results(String schema) {
        return format == OutputFormat.PARQUET
                ? session.read().schema(schema).parquet(location)
                : session.read().schema(schema).json(location);
    }

    /** Adds results; atomic if the committer is. */
    void append(Dataset<Row> rows) {
        if (format == OutputFormat.PARQUET) {
            rows.write().mode(SaveMode.Append).parquet(location);
        } else {
            rows.write().mode(SaveMode.Append).json(location);
        }
    }

    /** The manifest of the last run, or an empty one. */
    ObjectNode manifest() {
        try {
            JsonNode found = read("manifest.json");
            return found instanceof ObjectNode object ? object : SparkJson.MAPPER.createObjectNode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Replaces the manifest. */
    void writeManifest(ObjectNode manifest) {
        try {
            write("manifest.json", manifest);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(String name) {
        return new Path(new Path(root, "_ofa"), name);
    }

    private void write(String name, JsonNode json) throws IOException {
        try (OutputStream out = system.create(file(name), true)) {
            out.write(WRITER.writeValueAsBytes(json));
        }
    }

    /** The content of a file; null if it does not exist or is incomplete. */
    private @Nullable JsonNode read(String name) throws IOException {
        if (!system.exists(file(name))) {
            return null;
        }
        try (InputStream in = system.open(file(name))) {
            return SparkJson.MAPPER.readTree(in.readNBytes(MOST_JSON));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            return null;
        }
    }
}

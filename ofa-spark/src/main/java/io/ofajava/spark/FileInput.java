// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import static org.apache.spark.sql.functions.col;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Rows with contents in files: tar archives or Parquet. A part consists of some of the files, in alphabetical order.
 */
final class FileInput implements BulkInput {
    /** Reads the rows of some files. */
    @FunctionalInterface
    private interface Reader {
        Dataset<Row> read(List<String> files, boolean keysOnly);
    }

    private final List<String> files;
    private final int filesPerPart;
    private final Reader reader;

    private FileInput(List<String> files, BulkSettings settings, Reader reader) {
        if (files.isEmpty()) {
            throw SparkError.INPUT_EMPTY.with(settings.inputs);
        }
        this.files = files;
        this.filesPerPart = settings.filesPerCommit;
        this.reader = reader;
    }

    /** Samples of tar archives; one archive per task. */
    static FileInput archives(SparkSession session, BulkSettings settings) {
        SerializableConfiguration hadoop =
                new SerializableConfiguration(session.sparkContext().hadoopConfiguration());
        List<String> files = files(settings.inputs, List.of(".tar", ".tar.gz", ".tgz"), hadoop.value());
        StructType schema = new StructType()
                .add(KEY, DataTypes.StringType, false)
                .add(IMAGE, DataTypes.BinaryType)
                .add("text", DataTypes.StringType)
                .add(ERROR, ResultSchema.ERROR);
        List<Column> columns = new ArrayList<>(List.of(col(KEY), col(IMAGE)));
        columns.addAll(BulkInput.textColumns(settings));
        columns.add(col(ERROR));
        long most = settings.maxImageBytes;
        return new FileInput(files, settings, (part, keysOnly) -> {
            Dataset<String> archives = session.createDataset(
                    JavaSparkContext.fromSparkContext(session.sparkContext())
                            .parallelize(part, part.size())
                            .rdd(),
                    Encoders.STRING());
            FlatMapFunction<String, Row> samples = archive -> samples(archive, hadoop.value(), most, keysOnly);
            Dataset<Row> rows = archives.flatMap(samples, Encoders.row(schema));
            return keysOnly ? rows.select(KEY) : rows.select(columns.toArray(Column[]::new));
        });
    }

    private static Iterator<Row> samples(String archive, Configuration configuration, long most, boolean keysOnly)
            throws IOException {
        Path path = new Path(archive);
        TarSamples samples =
                new TarSamples(archive, path.getFileSystem(configuration).open(path), most, keysOnly);
        TaskEnd.run(() -> {
            try {
                samples.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return samples.hasNext();
            }

            @Override
            public Row next() {
                TarSamples.Sample sample = samples.next();
                Row error = sample.error() == null
                        ? null
                        : RowFactory.create(
                                sample.error().code().id(), sample.error().getMessage());
                return RowFactory.create(sample.key(), sample.image(), sample.text(), error);
            }
        };
    }

    /** Rows of Parquet files with the bytes or the addresses of images. */
    static FileInput parquet(SparkSession session, BulkSettings settings, boolean withImage) {
        List<String> files = files(
                settings.inputs, List.of(".parquet"), session.sparkContext().hadoopConfiguration());
        List<Column> columns = new ArrayList<>();
        Column key = col(BulkInput.quoted(settings.keyColumn)).cast("string").as(KEY);
        columns.add(key);
        if (withImage) {
            String image = settings.imageColumn == null ? "content" : settings.imageColumn;
            columns.add(col(BulkInput.quoted(image)).as(IMAGE));
        }
        columns.addAll(BulkInput.textColumns(settings));
        columns.add(BulkInput.noError());
        settings.keepColumns.forEach(kept -> columns.add(col(BulkInput.quoted(kept))));
        FileInput input = new FileInput(files, settings, (part, keysOnly) -> {
            Dataset<Row> rows = session.read().parquet(part.toArray(String[]::new));
            return keysOnly ? rows.select(key) : rows.select(columns.toArray(Column[]::new));
        });
        ListedInput.requireUnique(input.reader.read(files, true));
        return input;
    }

    /**
     * Files with these extensions at or below the inputs; an input that is a file is used regardless of its extension.
     */
    private static List<String> files(List<String> inputs, List<String> endings, Configuration configuration) {
        TreeSet<String> found = new TreeSet<>();
        try {
            for (String input : inputs) {
                Path pattern = new Path(input);
                FileSystem system = pattern.getFileSystem(configuration);
                FileStatus[] matches = system.globStatus(pattern);
                if (matches == null || matches.length == 0) {
                    throw SparkError.INPUT_EMPTY.with(input);
                }
                for (FileStatus match : matches) {
                    if (match.isFile()) {
                        found.add(match.getPath().toString());
                        continue;
                    }
                    for (RemoteIterator<? extends FileStatus> each = system.listFiles(match.getPath(), true);
                            each.hasNext(); ) {
                        String file = each.next().getPath().toString();
                        if (endings.stream().anyMatch(file::endsWith)) {
                            found.add(file);
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(found);
    }

    @Override
    public int parts() {
        return (files.size() + filesPerPart - 1) / filesPerPart;
    }

    private List<String> files(int part) {
        return files.subList(part * filesPerPart, Math.min(files.size(), (part + 1) * filesPerPart));
    }

    @Override
    public Dataset<Row> keys(int part) {
        return reader.read(files(part), true);
    }

    @Override
    public Dataset<Row> rows(int part) {
        return reader.read(files(part), false);
    }

    @Override
    public void close() {}
}

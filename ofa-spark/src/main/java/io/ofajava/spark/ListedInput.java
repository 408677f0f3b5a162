// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * Rows without contents: files below directories, or addresses in JSON Lines. The list is built once and cached on the
 * executors' disks. A part consists of the rows whose key's hash has the same remainder, so parts are equal in every
 * run with the same input.
 */
final class ListedInput implements BulkInput {
    /** Hadoop's globs are case-sensitive. */
    private static final String IMAGES = "*.{jpg,jpeg,png,webp,gif,bmp,tif,tiff,JPG,JPEG,PNG,WEBP,GIF,BMP,TIF,TIFF}";

    private static final String CORRUPT = "_corrupt_record";
    private static final String HAS_KEY = "__has_key";

    private static final int SHOWN_CHARACTERS = 100;
    private static final int SHA_BITS = 256;

    private final Dataset<Row> list;
    private final int parts;
    private final int rowsPerFile;

    private ListedInput(Dataset<Row> list, BulkSettings settings) {
        this.list = list.persist(StorageLevel.DISK_ONLY());
        this.rowsPerFile = settings.rowsPerFile;
        requireUnique(this.list.select(KEY));
        long rows = this.list.count();
        if (rows == 0) {
            throw SparkError.INPUT_EMPTY.with(settings.inputs);
        }
        this.parts = Math.toIntExact((rows + settings.rowsPerCommit - 1) / settings.rowsPerCommit);
    }

    /** Rejects duplicate keys. */
    static void requireUnique(Dataset<Row> keys) {
        List<Row> twice =
                keys.groupBy(KEY).count().where(col("count").gt(1)).limit(1).collectAsList();
        if (!twice.isEmpty()) {
            throw SparkError.KEY_TWICE.with(
                    String.valueOf(twice.get(0).get(0)), twice.get(0).getLong(1));
        }
    }

    /** Image files below directories; the key is the path. */
    static ListedInput images(SparkSession session, BulkSettings settings) {
        Dataset<Row> files = session.read()
                .format("binaryFile")
                .option("pathGlobFilter", IMAGES)
                .option("recursiveFileLookup", "true")
                .load(settings.inputs.toArray(String[]::new));
        List<Column> columns = new ArrayList<>();
        columns.add(col("path").as(KEY));
        columns.add(col("path").as(IMAGE));
        columns.addAll(BulkInput.textColumns(settings));
        columns.add(BulkInput.noError());
        return new ListedInput(files.select(columns.toArray(Column[]::new)).distinct(), settings);
    }

    /** Lines with an address and texts. */
    static ListedInput lines(SparkSession session, BulkSettings settings, boolean withImage) {
        String uri = settings.uriColumn == null ? "uri" : settings.uriColumn;
        Set<String> fields = new LinkedHashSet<>(settings.textColumns);
        fields.addAll(settings.keepColumns);
        if (withImage) {
            fields.add(uri);
        }
        if (settings.keyColumn != null) {
            fields.add(settings.keyColumn);
        }
        StructType schema = new StructType();
        for (String field : fields) {
            schema = schema.add(field, DataTypes.StringType);
        }
        Dataset<Row> lines = session.read()
                .schema(schema.add(CORRUPT, DataTypes.StringType))
                .option("columnNameOfCorruptRecord", CORRUPT)
                .json(settings.inputs.toArray(String[]::new));
        List<Column> columns = new ArrayList<>();
        Column given = key(settings, withImage ? col(BulkInput.quoted(uri)) : lit(""));
        Column hasKey = col(CORRUPT).isNull().and(given.isNotNull());
        columns.add(when(hasKey, given)
                .otherwise(concat(lit("line:"), sha2(to_json(struct(col("*"))), SHA_BITS)))
                .as(KEY));
        columns.add(hasKey.as(HAS_KEY));
        if (withImage) {
            columns.add(col(BulkInput.quoted(uri)).as(IMAGE));
        }
        columns.addAll(BulkInput.textColumns(settings));
        columns.add(when(col(CORRUPT).isNotNull(), damaged()).as(ERROR));
        settings.keepColumns.forEach(kept -> columns.add(col(BulkInput.quoted(kept))));
        Dataset<Row> rows = lines.select(columns.toArray(Column[]::new));
        // Equal lines without a key have equal errors: one of them is kept.
        return new ListedInput(
                rows.where(col(HAS_KEY))
                        .unionByName(rows.where(not(col(HAS_KEY))).dropDuplicates(KEY))
                        .drop(HAS_KEY),
                settings);
    }

    private static Column damaged() {
        String[] around = SparkError.LINE_DAMAGED.with("\0").getMessage().split("\0", -1);
        return struct(
                lit(SparkError.LINE_DAMAGED.id()).as("code"),
                concat(lit(around[0]), col(CORRUPT).substr(1, SHOWN_CHARACTERS), lit(around[1]))
                        .as("message"));
    }

    private static Column key(BulkSettings settings, Column uri) {
        if (settings.keyColumn != null) {
            return col(BulkInput.quoted(settings.keyColumn));
        }
        if (settings.textColumns.isEmpty()) {
            return uri;
        }
        Column texts = array_join(
                array(settings.textColumns.stream()
                        .map(name -> col(BulkInput.quoted(name)))
                        .toArray(Column[]::new)),
                "\0",
                "");
        return concat(uri, lit("#"), sha2(texts, SHA_BITS));
    }

    @Override
    public int parts() {
        return parts;
    }

    @Override
    public Dataset<Row> keys(int part) {
        return rows(part).select(KEY);
    }

    @Override
    public Dataset<Row> rows(int part) {
        return parts == 1
                ? list
                : list.where(pmod(xxhash64(col(KEY)), lit(parts)).equalTo(part));
    }

    /** Distributes rows evenly: tasks of the configured number of rows, or fewer if cores would otherwise be idle. */
    @Override
    public Dataset<Row> partitioned(Dataset<Row> rows) {
        long count = rows.count();
        long cores = rows.sparkSession().sparkContext().defaultParallelism();
        long tasks = Math.max((count + rowsPerFile - 1) / rowsPerFile, Math.min(count, cores));
        return rows.repartition(Math.toIntExact(Math.max(1, tasks)));
    }

    @Override
    public void close() {
        list.unpersist(false);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The rows of a job, in parts that are committed one by one. Every row has the column {@value #KEY}, unique in the
 * whole input; {@value #IMAGE} if the task needs an image; the columns of {@link #texts}; {@value #ERROR}, which is
 * null unless the input row itself is invalid; and the columns to keep.
 */
interface BulkInput extends AutoCloseable {
    /** Name of the key column. */
    String KEY = "key";

    /** Name of the column with bytes or addresses. */
    String IMAGE = "__image";

    /** Name of the error column: a struct of code and message. */
    String ERROR = "__error";

    /** Number of parts. */
    int parts();

    /** The keys of a part, without its contents. */
    Dataset<Row> keys(int part);

    /** The rows of a part. */
    Dataset<Row> rows(int part);

    /** The same rows in a suitable number of partitions. */
    default Dataset<Row> partitioned(Dataset<Row> rows) {
        return rows;
    }

    /** Releases cached data. */
    @Override
    void close();

    /** Names of the text columns. */
    static List<String> texts(BulkSettings settings) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < Math.max(settings.texts.size(), settings.textColumns.size()); i++) {
            names.add("__text" + i);
        }
        return names;
    }

    /** The text columns: from the data, or constants. */
    static List<Column> textColumns(BulkSettings settings) {
        List<String> names = texts(settings);
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            Column value =
                    settings.texts.isEmpty() ? col(quoted(settings.textColumns.get(i))) : lit(settings.texts.get(i));
            columns.add(value.cast("string").as(names.get(i)));
        }
        return columns;
    }

    /** Quotes a name, so that it is not read as a path of nested fields. */
    static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    /** No error. */
    static Column noError() {
        return lit(null).cast(ResultSchema.ERROR).as(ERROR);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import io.ofajava.Task;
import io.ofajava.error.TaskError;
import io.ofajava.image.Box;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Indices of the input columns in a row; -1 if absent.
 *
 * @param isUri whether the image column contains addresses, not bytes
 * @param texts one column for each text of the task
 */
record RowColumns(String task, int image, boolean isUri, List<Integer> texts, int region, int objectTags, int key)
        implements Serializable {
    private static final int EDGES = 4;

    RowColumns {
        texts = List.copyOf(texts);
    }

    /** The address of the row's image, or null if there is none or the column contains bytes. */
    @Nullable
    String uri(Row row) {
        return image >= 0 && isUri && !row.isNullAt(image) ? row.getString(image) : null;
    }

    /** The name of the row in messages. */
    String name(Row row) {
        String key = key(row);
        if (key != null) {
            return key;
        }
        String uri = uri(row);
        return uri != null ? uri : "without a key";
    }

    private @Nullable String key(Row row) {
        return key < 0 || row.isNullAt(key) ? null : String.valueOf(row.get(key));
    }

    /**
     * The inputs of a row.
     *
     * @param fetched the bytes read from its address, or null
     * @throws io.ofajava.error.InvalidInputException if a required input is missing
     */
    RowInput input(Row row, byte @Nullable [] fetched) {
        Task performed = Task.of(task);
        byte[] bytes = fetched;
        String uri = uri(row);
        if (!isUri && image >= 0 && !row.isNullAt(image)) {
            bytes = row.getAs(image);
        }
        if (bytes == null && performed.image() == Task.Use.REQUIRED) {
            throw TaskError.INPUT_MISSING.with(task, "image");
        }
        List<String> values = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            if (row.isNullAt(texts.get(i))) {
                throw TaskError.INPUT_MISSING.with(task, performed.texts().get(i));
            }
            values.add(row.getString(texts.get(i)));
        }
        Box box = region < 0 || row.isNullAt(region) ? null : box(row.getList(region));
        List<String> tags = objectTags < 0 || row.isNullAt(objectTags) ? List.of() : row.getList(objectTags);
        return new RowInput(key(row), uri, bytes, values, box, tags);
    }

    private static Box box(List<?> edges) {
        if (edges.size() != EDGES || !edges.stream().allMatch(Number.class::isInstance)) {
            throw SparkError.PARAMETER_INVALID.with("the region", edges, "four numbers x0, y0, x1, y1");
        }
        float[] values = new float[EDGES];
        for (int i = 0; i < EDGES; i++) {
            values[i] = ((Number) edges.get(i)).floatValue();
        }
        return new Box(values[0], values[1], values[2], values[3]);
    }
}

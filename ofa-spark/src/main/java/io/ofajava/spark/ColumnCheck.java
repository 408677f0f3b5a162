// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import io.ofajava.GenerationOptions;
import io.ofajava.Task;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Checks columns and options against a task on the driver, so that an invalid parameter is reported before the job
 * starts.
 */
record ColumnCheck(StructType schema, Task task, GenerationOptions options) {
    /**
     * Determines the input columns.
     *
     * @throws io.ofajava.error.InvalidInputException if a column is missing, has the wrong type, or does not fit the
     *     task
     */
    RowColumns columns(
            @Nullable String image,
            List<String> texts,
            @Nullable String region,
            @Nullable String objectTags,
            @Nullable String key) {
        Set<String> others = new TreeSet<>(options.toMap().keySet());
        Set<String> known = new TreeSet<>();
        task.options().forEach(setting -> known.add(setting.id()));
        others.removeAll(known);
        if (!others.isEmpty()) {
            throw SparkError.PARAMETER_NOT_TAKEN.with(
                    others.iterator().next(), "the task " + task + " accepts only " + known);
        }
        requireUse("inputCol", "image", task.image(), image);
        requireUse("regionCol", "region", task.region(), region);
        requireUse("objectTagsCol", "object tags", task.objectTags(), objectTags);
        if (texts.size() != task.texts().size()) {
            String reason = "the task " + task + " has the texts " + task.texts();
            throw texts.size() < task.texts().size()
                    ? SparkError.PARAMETER_MISSING.with("a column of textCols", reason)
                    : SparkError.PARAMETER_NOT_TAKEN.with("a column of textCols", reason);
        }
        int imageAt = find(
                "inputCol",
                image,
                type -> type instanceof BinaryType || type instanceof StringType,
                "binary or string");
        return new RowColumns(
                task.name(),
                imageAt,
                imageAt >= 0 && schema.fields()[imageAt].dataType() instanceof StringType,
                texts.stream()
                        .map(text -> find("textCols", text, StringType.class::isInstance, "string"))
                        .toList(),
                find("regionCol", region, arrayOf(NumericType.class), "array of numbers"),
                find("objectTagsCol", objectTags, arrayOf(StringType.class), "array of strings"),
                find("keyCol", key, type -> true, "any"));
    }

    private void requireUse(String parameter, String input, Task.Use use, @Nullable String column) {
        if (use == Task.Use.REQUIRED && column == null) {
            throw SparkError.PARAMETER_MISSING.with(parameter, "the task " + task + " needs " + input);
        }
        if (use == Task.Use.NONE && column != null) {
            throw SparkError.PARAMETER_NOT_TAKEN.with(parameter, "the task " + task + " does not accept " + input);
        }
    }

    private static Predicate<DataType> arrayOf(Class<? extends DataType> element) {
        return type -> type instanceof ArrayType array && element.isInstance(array.elementType());
    }

    private int find(String parameter, @Nullable String column, Predicate<DataType> isOfType, String expected) {
        if (column == null) {
            return -1;
        }
        List<String> names = List.of(schema.fieldNames());
        int at = names.indexOf(column);
        if (at < 0) {
            throw SparkError.COLUMN_MISSING.with(column, parameter, names);
        }
        DataType type = schema.fields()[at].dataType();
        if (!isOfType.test(type)) {
            throw SparkError.COLUMN_TYPE.with(column, parameter, type.simpleString(), expected);
        }
        return at;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import io.ofajava.Alternative;
import io.ofajava.LabeledBox;
import io.ofajava.Outcome;
import io.ofajava.Result;
import io.ofajava.error.OfaException;
import io.ofajava.image.ImageEncoder;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The output column: {@code text}, {@code score} (natural log probability), {@code alternatives} (best first),
 * {@code boxes} (in pixels), {@code images} (PNG, best first), {@code seed} of sampled outputs, {@code notes} on the
 * image or the text, and {@code error} with {@code code} and {@code message}. If there is an error, all other fields
 * are null; otherwise the error is null.
 */
final class ResultSchema {
    private static final StructType ALTERNATIVE =
            struct(field("text", DataTypes.StringType, false), field("score", DataTypes.DoubleType, false));
    private static final StructType BOX = struct(
            field("x0", DataTypes.FloatType, false),
            field("y0", DataTypes.FloatType, false),
            field("x1", DataTypes.FloatType, false),
            field("y1", DataTypes.FloatType, false),
            field("label", DataTypes.StringType, false),
            field("score", DataTypes.DoubleType, false));
    private static final StructType IMAGE =
            struct(field("content", DataTypes.BinaryType, false), field("score", DataTypes.DoubleType, false));
    static final StructType ERROR =
            struct(field("code", DataTypes.StringType, true), field("message", DataTypes.StringType, true));

    /** The type of the output column. */
    static final StructType TYPE = struct(
            field("text", DataTypes.StringType, true),
            field("score", DataTypes.DoubleType, true),
            field("alternatives", DataTypes.createArrayType(ALTERNATIVE, false), true),
            field("boxes", DataTypes.createArrayType(BOX, false), true),
            field("images", DataTypes.createArrayType(IMAGE, false), true),
            field("seed", DataTypes.LongType, true),
            field("notes", DataTypes.createArrayType(DataTypes.StringType, false), true),
            field("error", ERROR, true));

    private ResultSchema() {}

    private static StructType struct(StructField... fields) {
        return new StructType(fields);
    }

    private static StructField field(String name, DataType type, boolean nullable) {
        return DataTypes.createStructField(name, type, nullable);
    }

    /** The value for an outcome. */
    static Row row(Outcome<Result> outcome) {
        return outcome instanceof Outcome.Failure<Result> failure ? row(failure.error()) : row(outcome.orElseThrow());
    }

    /** The value for a result. */
    static Row row(Result result) {
        List<Row> images = result.images()
                .map(generated -> generated.images().stream()
                        .map(image -> RowFactory.create(ImageEncoder.png(image.image()), image.score()))
                        .toList())
                .orElse(List.of());
        return RowFactory.create(
                result.text(),
                result.score(),
                sequence(result.nBest().stream().map(ResultSchema::row).toList()),
                sequence(result.boxes().stream().map(ResultSchema::row).toList()),
                sequence(images),
                result.seed().isPresent() ? result.seed().getAsLong() : null,
                CollectionConverters.asScala(result.notes()).toSeq(),
                null);
    }

    /** The value for an error. */
    static Row row(OfaException error) {
        return RowFactory.create(
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                RowFactory.create(error.code().id(), error.getMessage()));
    }

    private static Row row(Alternative alternative) {
        return RowFactory.create(alternative.text(), alternative.score());
    }

    private static Row row(LabeledBox labeled) {
        return RowFactory.create(
                labeled.box().x0(),
                labeled.box().y0(),
                labeled.box().x1(),
                labeled.box().y1(),
                labeled.label(),
                labeled.score());
    }

    private static scala.collection.Seq<Row> sequence(List<Row> rows) {
        return CollectionConverters.asScala(rows).toSeq();
    }
}

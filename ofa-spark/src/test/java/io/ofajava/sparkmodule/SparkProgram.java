// SPDX-License-Identifier: Apache-2.0
package io.ofajava.sparkmodule;

import io.ofajava.spark.OfaFunctions;
import io.ofajava.spark.OfaTransformer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Prints the module of the Transformer, and the caption of an image by the Transformer and by the SQL function. Like
 * Spark, the program is on the class path.
 */
public final class SparkProgram {
    private SparkProgram() {}

    /** @param arguments an image, a model's directory, a cache directory, and a directory for Spark's files */
    public static void main(String[] arguments) throws IOException {
        System.out.println(OfaTransformer.class.getModule());
        Map<String, String> settings = Map.of("cache", arguments[2]);
        try (SparkSession session = SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.local.dir", arguments[3])
                .config(
                        "spark.sql.warehouse.dir",
                        Path.of(arguments[3], "warehouse").toString())
                .getOrCreate()) {
            Dataset<Row> images = session.createDataFrame(
                    List.of(RowFactory.create(arguments[0])), new StructType().add("path", DataTypes.StringType));
            OfaTransformer transformer = new OfaTransformer()
                    .setModel(arguments[1])
                    .setModelSettings(settings)
                    .setTask("caption")
                    .setInputCol("path");
            System.out.println(transformer
                    .transform(images)
                    .selectExpr("result.text")
                    .head()
                    .getString(0));
            OfaFunctions.register(session, arguments[1], settings);
            images.createOrReplaceTempView("images");
            System.out.println(session.sql("SELECT ofa_run('caption', path, NULL, NULL).text FROM images")
                    .head()
                    .getString(0));
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import io.ofajava.spark.OfaFunctions;
import io.ofajava.spark.OfaTransformer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Captions the images of a directory, and answers a question about each of them in SQL. */
public final class Captions {
    private Captions() {}

    /** @param args model, directory of images, directory of the output */
    public static void main(String[] args) {
        SparkSession spark = SparkSession.builder().appName("captions").getOrCreate();
        Dataset<Row> images = spark.read()
                .format("binaryFile")
                .option("pathGlobFilter", "*.png")
                .load(args[1])
                .select("path", "content");
        Dataset<Row> captions = new OfaTransformer()
                .setModel(args[0])
                .setTask("caption")
                .setInputCol("content")
                .setOption("beamSize", 3)
                .transform(images);
        captions.drop("content").write().parquet(args[2]);

        OfaFunctions.register(spark, args[0]);
        images.createOrReplaceTempView("images");
        spark.sql("SELECT path, ofa_run('answer', content, 'how many objects are there?', NULL).text FROM images")
                .show(false);
    }
}

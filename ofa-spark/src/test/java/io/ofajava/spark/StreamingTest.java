// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Structured Streaming: as a map of the stream, and on each micro-batch. */
@Tag("full")
class StreamingTest {
    private static Dataset<Row> stream(Path directory) {
        return LocalSpark.session()
                .readStream()
                .schema(LocalSpark.session()
                        .read()
                        .format("binaryFile")
                        .load(directory.toString())
                        .schema())
                .format("binaryFile")
                .option("maxFilesPerTrigger", 2)
                .load(directory.toString());
    }

    private static Set<String> captions(Dataset<Row> rows) {
        Set<String> found = new TreeSet<>();
        List<Row> all = rows.select("path", "result.text").collectAsList();
        all.forEach(row -> found.add(Path.of(row.getString(0)).getFileName() + ": " + row.getString(1)));
        assertEquals(found.size(), all.size());
        return found;
    }

    @Test
    void streamsAndMicroBatchesGiveEqualResults(@TempDir Path directory) throws Exception {
        Path images = Files.createDirectory(directory.resolve("images"));
        for (Path image : LocalSpark.images().subList(0, 3)) {
            Files.copy(image, images.resolve(image.getFileName()));
        }
        OfaTransformer transformer = LocalSpark.transformer("caption").setInputCol("content");
        Path mapped = directory.resolve("mapped");
        StreamingQuery map = transformer
                .transform(stream(images))
                .drop("content")
                .writeStream()
                .format("parquet")
                .option(
                        "checkpointLocation",
                        directory.resolve("checkpoint-map").toString())
                .trigger(Trigger.AvailableNow())
                .start(mapped.toString());
        map.awaitTermination();

        Path each = directory.resolve("each");
        VoidFunction2<Dataset<Row>, Long> batch = (rows, id) -> transformer
                .transform(rows)
                .drop("content")
                .write()
                .mode("append")
                .parquet(each.toString());
        StreamingQuery batches = stream(images)
                .writeStream()
                .foreachBatch(batch)
                .option(
                        "checkpointLocation",
                        directory.resolve("checkpoint-each").toString())
                .trigger(Trigger.AvailableNow())
                .start();
        batches.awaitTermination();

        Dataset<Row> expected = transformer.transform(
                LocalSpark.session().read().format("binaryFile").load(images.toString()));
        assertEquals(captions(expected), captions(LocalSpark.session().read().parquet(mapped.toString())));
        assertEquals(captions(expected), captions(LocalSpark.session().read().parquet(each.toString())));
        assertEquals(3, captions(expected).size());
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.GenerationOptions;
import io.ofajava.Request;
import io.ofajava.Result;
import io.ofajava.Task;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.OfaException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.spark.SparkException;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Transformer on two threads, with the demo model. */
class OfaTransformerTest {
    private static Map<String, Row> byName(Dataset<Row> rows) {
        Map<String, Row> results = new HashMap<>();
        for (Row row : rows.select("name", "result").collectAsList()) {
            results.put(row.getString(0), row.getStruct(1));
        }
        return results;
    }

    private static Row result(Dataset<Row> rows) {
        return rows.select("result").head().getStruct(0);
    }

    private static String code(Row result) {
        Row error = result.getAs("error");
        return error == null ? null : error.getAs("code");
    }

    private static OfaException cause(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof OfaException known) {
                return known;
            }
        }
        throw new AssertionError("no OfaException", failure);
    }

    @Test
    void givesWhatTheLibraryGivesForBytesAndForPaths() {
        Map<String, Row> ofBytes = byName(LocalSpark.transformer("caption")
                .setInputCol("content")
                .setOption("beamSize", 3)
                .setOption("nBest", 2)
                .transform(LocalSpark.contents()));
        List<Row> paths = LocalSpark.images().stream()
                .map(file -> RowFactory.create(file.getFileName().toString(), file.toString()))
                .toList();
        Map<String, Row> ofPaths = byName(LocalSpark.transformer("caption")
                .setInputCol("path")
                .setOption("beamSize", 3)
                .setOption("nBest", 2)
                .setBatchSize(2)
                .transform(LocalSpark.session()
                        .createDataFrame(
                                paths,
                                new StructType()
                                        .add("name", DataTypes.StringType)
                                        .add("path", DataTypes.StringType))));
        RoundedRows.assertSame(ofBytes, ofPaths);
        assertEquals(LocalSpark.images().size(), ofBytes.size());
        try (ModelCalls model =
                ModelCalls.load(Path.of(LocalSpark.MODEL), LocalSpark.SETTINGS, 2, OptionalInt.empty())) {
            for (Path image : LocalSpark.images()) {
                Request request = Request.of(Task.of("caption"))
                        .withOptions(GenerationOptions.of(Map.of("beamSize", 3, "nBest", 2)));
                Result expected = model.runAll(
                                List.of(ModelCalls.withImage(request, LocalSpark.bytes(image), image.toString())))
                        .get(0)
                        .orElseThrow();
                Row found = ofBytes.get(image.getFileName().toString());
                RoundedRows.assertSame(ResultSchema.row(expected), found, image.toString());
                assertEquals(2, found.getList(2).size());
            }
        }
    }

    @Test
    void keepsErrorsInTheirRows() {
        List<Row> rows = List.of(
                RowFactory.create("good", LocalSpark.images().get(0).toString()),
                RowFactory.create("text", LocalSpark.ROOT.resolve("pom.xml").toString()),
                RowFactory.create("absent", "/no/such/file.png"),
                RowFactory.create("directory", "/"),
                RowFactory.create("web", "http://localhost/a.png"),
                RowFactory.create("bad", "a b:c"),
                RowFactory.create("null", null));
        Dataset<Row> input = LocalSpark.session()
                .createDataFrame(
                        rows, new StructType().add("name", DataTypes.StringType).add("path", DataTypes.StringType));
        Map<String, Row> results =
                byName(LocalSpark.transformer("caption").setInputCol("path").transform(input));
        assertNull(code(results.get("good")));
        assertFalse(results.get("good").<String>getAs("text").isEmpty());
        assertEquals("image-not-an-image", code(results.get("text")));
        assertEquals(SparkError.IMAGE_ABSENT.id(), code(results.get("absent")));
        assertEquals(SparkError.IMAGE_ABSENT.id(), code(results.get("directory")));
        assertEquals(SparkError.URI_REFUSED.id(), code(results.get("web")));
        assertEquals(SparkError.URI_REFUSED.id(), code(results.get("bad")));
        assertEquals("task-input-missing", code(results.get("null")));
        assertNull(results.get("text").getAs("text"));

        SparkException failed = assertThrows(
                SparkException.class,
                () -> LocalSpark.transformer("caption")
                        .setInputCol("path")
                        .setErrorMode("fail")
                        .transform(input)
                        .collectAsList());
        assertEquals(SparkError.ROW_FAILED, cause(failed).code());
    }

    @Test
    void readsOnlyBelowTheAllowedPrefixes() {
        Path allowed = LocalSpark.images().get(0).getParent();
        List<Row> rows = List.of(
                RowFactory.create("inside", LocalSpark.images().get(0).toString()),
                RowFactory.create("sibling", allowed + "-other/a.png"),
                RowFactory.create("up", allowed + "/../model/config.json"));
        Dataset<Row> input = LocalSpark.session()
                .createDataFrame(
                        rows, new StructType().add("name", DataTypes.StringType).add("path", DataTypes.StringType));
        Map<String, Row> results = byName(LocalSpark.transformer("caption")
                .setInputCol("path")
                .setUriPrefixes(allowed.toString())
                .transform(input));
        assertNull(code(results.get("inside")));
        assertEquals(SparkError.URI_REFUSED.id(), code(results.get("sibling")));
        assertEquals(SparkError.URI_REFUSED.id(), code(results.get("up")));
    }

    @Test
    void refusesTooLargeFilesBeforeReadingThem() {
        Dataset<Row> input = LocalSpark.session()
                .createDataFrame(
                        List.of(RowFactory.create(
                                "name", LocalSpark.images().get(0).toString())),
                        new StructType().add("name", DataTypes.StringType).add("path", DataTypes.StringType));
        assertEquals(
                "image-too-many-bytes",
                code(result(LocalSpark.transformer("caption")
                        .setInputCol("path")
                        .setMaxImageBytes(10)
                        .transform(input))));
    }

    @Test
    void samplesDoNotDependOnPartitionsOrBatches() {
        Dataset<Row> images = LocalSpark.contents();
        OfaTransformer sampled = LocalSpark.transformer("caption")
                .setInputCol("content")
                .setOption("topK", 20)
                .setOption("temperature", 3);
        Map<String, Row> one = byName(sampled.transform(images.coalesce(1)));
        Map<String, Row> three = byName(sampled.copy(org.apache.spark.ml.param.ParamMap.empty())
                .setBatchSize(2)
                .transform(images.repartition(3)));
        RoundedRows.assertSame(one, three);
        Set<Long> seeds = new HashSet<>();
        one.values().forEach(row -> seeds.add(row.getAs("seed")));
        assertEquals(one.size(), seeds.size());
        assertNotEquals(one, byName(sampled.setOption("seed", 5).transform(images)));

        Map<String, Row> keyed = byName(sampled.setKeyCol("name").transform(images.repartition(3)));
        RoundedRows.assertSame(keyed, byName(sampled.transform(images.coalesce(1))));
        Row image = images.head();
        Dataset<Row> copies = LocalSpark.session()
                .createDataFrame(
                        List.of(RowFactory.create("a", image.get(1)), RowFactory.create("b", image.get(1))),
                        images.schema());
        Map<String, Row> ofCopies = byName(sampled.transform(copies));
        assertNotEquals(ofCopies.get("a").<Long>getAs("seed"), ofCopies.get("b").<Long>getAs("seed"));
    }

    @Test
    void givesBoxesAndChoices() {
        Dataset<Row> images = LocalSpark.contents().withColumn("text", functions.lit("the red shape"));
        Row boxes = result(LocalSpark.transformer("ground")
                .setInputCol("content")
                .setTextCol("text")
                .transform(images.where("name like 'red-star%'")));
        assertNull(code(boxes));
        Row box = (Row) boxes.getList(3).get(0);
        assertTrue(box.getFloat(0) < box.getFloat(2) && box.getFloat(1) < box.getFloat(3), box.toString());

        Row answer = result(LocalSpark.transformer("answer")
                .setInputCol("content")
                .setTextCol("text")
                .setOption("choices", List.of("red", "black"))
                .setOption("nBest", 2)
                .transform(LocalSpark.contents()
                        .where("name = 'black-square.png'")
                        .withColumn("text", functions.lit("what color is the square?"))));
        assertEquals("black", answer.getAs("text"));
        assertEquals(2, answer.getList(2).size());
    }

    @Test
    void savesItsOptionsAloneAndInAPipeline(@TempDir Path directory) throws Exception {
        OfaTransformer transformer = LocalSpark.transformer("caption")
                .setInputCol("content")
                .setOption("beamSize", 2)
                .setOption("lengthPenalty", 0.5)
                .setOption("sampling", false)
                .setOption("prefix", "a");
        transformer.write().overwrite().save(directory.resolve("alone").toString());
        OfaTransformer loaded = OfaTransformer.load(directory.resolve("alone").toString());
        assertEquals(transformer.options(), loaded.options());
        assertEquals(transformer.uid(), loaded.uid());

        Dataset<Row> images = LocalSpark.contents().limit(2);
        PipelineModel pipeline = new Pipeline()
                .setStages(new PipelineStage[] {
                    LocalSpark.transformer("answer")
                            .setInputCol("content")
                            .setTextCol("name")
                            .setOption("choices", List.of("x", "y"))
                })
                .fit(images);
        pipeline.write().overwrite().save(directory.resolve("pipeline").toString());
        PipelineModel again = PipelineModel.load(directory.resolve("pipeline").toString());
        assertTrue(List.of("x", "y").contains(result(again.transform(images)).<String>getAs("text")));
    }

    @Test
    void invalidParametersAreRefusedBeforeTheJob() {
        Dataset<Row> images = LocalSpark.contents();
        assertCode(SparkError.PARAMETER_MISSING, LocalSpark.transformer("caption"), images);
        assertCode(
                SparkError.PARAMETER_MISSING, LocalSpark.transformer("answer").setInputCol("content"), images);
        assertCode(
                SparkError.PARAMETER_NOT_TAKEN,
                LocalSpark.transformer("caption").setInputCol("content").setTextCol("name"),
                images);
        assertCode(SparkError.COLUMN_MISSING, LocalSpark.transformer("caption").setInputCol("image"), images);
        assertCode(
                SparkError.COLUMN_TYPE,
                LocalSpark.transformer("answer").setInputCol("content").setTextCol("content"),
                images);
        assertCode(
                SparkError.COLUMN_TAKEN,
                LocalSpark.transformer("caption").setInputCol("content").setOutputCol("name"),
                images);
        assertCode(
                SparkError.PARAMETER_NOT_TAKEN,
                LocalSpark.transformer("ground")
                        .setInputCol("content")
                        .setTextCol("name")
                        .setOption("choices", List.of("a")),
                images);
        assertThrows(InvalidInputException.class, () -> new OfaTransformer().setOption("beam", 3));
        assertThrows(InvalidInputException.class, () -> new OfaTransformer().setOption("beamSize", 0));
        assertThrows(InvalidInputException.class, () -> new OfaTransformer().setErrorMode("ignore"));
        assertThrows(InvalidInputException.class, () -> new OfaTransformer().setBatchSize(0));
        assertTrue(new OfaTransformer().explainParams().contains("noRepeatNgramSize"));
    }

    private static void assertCode(SparkError code, OfaTransformer transformer, Dataset<Row> data) {
        InvalidInputException refused =
                assertThrows(InvalidInputException.class, () -> transformer.transformSchema(data.schema()));
        assertEquals(code, refused.code(), refused.getMessage());
    }

    @Test
    void anUnsupportedTaskFailsTheJob() {
        SparkException failed = assertThrows(
                SparkException.class,
                () -> LocalSpark.transformer("paint")
                        .setTextCol("name")
                        .transform(LocalSpark.contents().select("name"))
                        .collectAsList());
        assertEquals(SparkError.TASK_NOT_SERVED, cause(failed).code());
    }

    @Test
    void everyOptionOfTheLibraryIsAParameter() {
        OfaTransformer transformer = new OfaTransformer();
        GenerationOptions.descriptors()
                .forEach(option -> assertTrue(transformer.hasParam(option.name()), option.name()));
    }

    @Test
    void errorsHaveMessagesOfOneLineWithoutFlags() {
        for (SparkError error : SparkError.values()) {
            String text = error.template().text();
            assertFalse(text.contains("--") || text.contains("\n"), text);
        }
        assertEquals("spark-model-absent", SparkError.MODEL_ABSENT.id());
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A session on two threads of this JVM, the demo model, and its example images. */
final class LocalSpark {
    /** The project's directory. */
    static final Path ROOT =
            Path.of(System.getProperty("ofa.root", "..")).toAbsolutePath().normalize();

    static final String MODEL = ROOT.resolve("demo-model/model").toString();
    static final Path CACHE = ROOT.resolve("ofa-spark/target/ofa-cache");
    static final Map<String, String> SETTINGS = Map.of("cache", CACHE.toString());

    private LocalSpark() {}

    static synchronized SparkSession session() {
        return SparkSession.builder()
                .master("local[2]")
                .appName("tests")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", "2")
                // Queries with few rows: interpreting them is faster than compiling them.
                .config("spark.sql.codegen.wholeStage", "false")
                .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
                .config(
                        "spark.sql.warehouse.dir",
                        ROOT.resolve("ofa-spark/target/warehouse").toString())
                .config("spark.hadoop.fs.store.impl", StoreFileSystem.class.getName())
                .getOrCreate();
    }

    /** The example images, in alphabetical order. */
    static List<Path> images() {
        try (Stream<Path> files = Files.list(ROOT.resolve("demo-model/examples"))) {
            return files.filter(file -> file.toString().endsWith(".png"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The images with their names: columns name and content. */
    static Dataset<Row> contents() {
        List<Row> rows = images().stream()
                .map(file -> RowFactory.create(file.getFileName().toString(), bytes(file)))
                .toList();
        return session()
                .createDataFrame(
                        rows, new StructType().add("name", DataTypes.StringType).add("content", DataTypes.BinaryType));
    }

    /** A transformer with the demo model. */
    static OfaTransformer transformer(String task) {
        return new OfaTransformer().setModel(MODEL).setModelSettings(SETTINGS).setTask(task);
    }
}

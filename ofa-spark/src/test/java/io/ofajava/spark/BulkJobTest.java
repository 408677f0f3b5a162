// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job with every input and output format, interrupted and continued. */
class BulkJobTest {
    private static final String COMMIT_PROTOCOL = "spark.sql.sources.commitProtocolClass";
    private static Map<String, String> captions;

    @TempDir
    Path directory;

    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void captions() {
        captions = new TreeMap<>();
        LocalSpark.transformer("caption")
                .setInputCol("content")
                .transform(LocalSpark.contents())
                .select("name", "result.text")
                .collectAsList()
                .forEach(row -> captions.put(row.getString(0), row.getString(1)));
    }

    @AfterEach
    void usualCommitter() {
        LocalSpark.session().conf().unset(COMMIT_PROTOCOL);
    }

    private int run(String... more) {
        List<String> args =
                new ArrayList<>(List.of("--model", LocalSpark.MODEL, "--model-setting", "cache=" + LocalSpark.CACHE));
        if (!List.of(more).contains("--output")) {
            args.addAll(List.of("--output", output().toString()));
        }
        args.addAll(List.of(more));
        err.getBuffer().setLength(0);
        return BulkJob.run(args.toArray(String[]::new), new PrintWriter(err, true), new PrintWriter(err, true));
    }

    private Path output() {
        return directory.resolve("out");
    }

    private Path images() throws IOException {
        Path images = Files.createDirectories(directory.resolve("images/below"));
        for (Path image : LocalSpark.images()) {
            Files.copy(image, images.resolve(image.getFileName()));
        }
        return images.getParent();
    }

    private JsonNode manifest() throws IOException {
        return new ObjectMapper()
                .readTree(output().resolve("_ofa/manifest.json").toFile());
    }

    private static String last(String key) {
        return key.substring(Math.max(key.lastIndexOf('/'), key.lastIndexOf('!')) + 1);
    }

    /** Texts by the last segment of the key; no key occurs twice. */
    private Map<String, String> texts(Dataset<Row> rows) {
        Map<String, String> texts = new TreeMap<>();
        List<Row> all = rows.select("key", "result.text", "result.error.code").collectAsList();
        all.forEach(row -> texts.put(last(row.getString(0)), row.isNullAt(2) ? row.getString(1) : row.getString(2)));
        assertEquals(texts.size(), all.size(), "keys occur twice");
        return texts;
    }

    private Map<String, String> results() {
        return texts(LocalSpark.session().read().parquet(output().toString()));
    }

    @Test
    void captionsFilesAndAddsOnlyMissingRows() throws IOException {
        Path images = images();
        Files.writeString(images.resolve("bad.jpg"), "no image");
        Files.writeString(images.resolve("notes.txt"), "not read");
        assertEquals(0, run("--task", "caption", "--input", images.toString()), err::toString);
        Map<String, String> expected = new TreeMap<>(captions);
        expected.put("bad.jpg", "image-not-an-image");
        assertEquals(expected, results());
        JsonNode manifest = manifest();
        assertEquals(expected.size(), manifest.get("rows").asInt());
        assertEquals("{\"image-not-an-image\":1}", manifest.get("errors").toString());
        JsonNode executor = manifest.get("runs").get(0).get("executors").get(0);
        assertEquals(expected.size(), executor.get("rows").asInt());
        assertTrue(executor.get("rowsPerSecond").asDouble() > 0);

        Files.copy(LocalSpark.images().get(0), images.resolve("new.png"));
        expected.put(
                "new.png", captions.get(LocalSpark.images().get(0).getFileName().toString()));
        assertEquals(0, run("--task", "caption", "--input", images.toString()), err::toString);
        assertEquals(expected, results());
        assertEquals(
                1,
                manifest()
                        .get("runs")
                        .get(1)
                        .get("executors")
                        .get(0)
                        .get("rows")
                        .asInt());
        assertEquals(0, run("--task", "caption", "--input", images.toString()), err::toString);
        assertEquals(0, manifest().get("runs").get(2).get("partsCommitted").asInt());

        String cache = "cache=" + directory.resolve("cache");
        String[] same = {
            "--task", "caption", "--input", images.toString(), "--model-setting", cache, "--model-setting", "threads=1"
        };
        assertEquals(0, run(same), err::toString);
        assertEquals(0, manifest().get("runs").get(3).get("partsCommitted").asInt());
        String[] other = same.clone();
        other[other.length - 1] = "precision=int8";
        assertEquals(2, run(other));
        assertTrue(err.toString().contains("another job (modelSettings was"), err::toString);

        assertEquals(2, run("--task", "caption", "--input", images.toString(), "--beam-size", "2"));
        assertTrue(err.toString().contains("another job (options was"), err::toString);
    }

    @Test
    void continuesAnInterruptedJobWithACommitterThatRenamesNothing() throws IOException {
        SparkSession session = LocalSpark.session();
        Path images = images();
        Path bad = Files.writeString(images.resolve(nameInLastOf(4, images)), "no image");
        String[] args = {
            "--task",
            "caption",
            "--input",
            images.toString(),
            "--rows-per-commit",
            "2",
            "--output",
            "store://" + output(),
            "--error-mode",
            "row"
        };
        assertEquals(1, run(args));
        assertTrue(err.toString().contains("renames nothing"), err::toString);

        args[args.length - 1] = "fail";
        session.conf().set(COMMIT_PROTOCOL, CopyCommitProtocol.class.getName());
        assertEquals(1, run(args));
        Map<String, String> before = files();
        assertTrue(before.size() > 0, "nothing was committed before the failure");
        Files.delete(bad);
        assertEquals(0, run(args), err::toString);
        assertEquals(captions, results());
        Map<String, String> after = files();
        before.forEach((name, state) -> assertEquals(state, after.get(name), name));
        assertTrue(after.size() > before.size());
    }

    /** The name of a file whose row is in the last of this many parts, so that the others are committed before it. */
    private static String nameInLastOf(int parts, Path images) {
        return LocalSpark.session()
                .range(100)
                .selectExpr("concat('bad', id, '.jpg') AS name")
                .where("pmod(xxhash64(concat('file:" + images + "/', name)), " + parts + ") = " + (parts - 1))
                .head()
                .getString(0);
    }

    private Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        if (!Files.exists(output())) {
            return files;
        }
        try (Stream<Path> list = Files.list(output())) {
            for (Path file :
                    list.filter(file -> file.toString().endsWith(".parquet")).toList()) {
                files.put(file.getFileName().toString(), Files.getLastModifiedTime(file) + " " + Files.size(file));
            }
        }
        return files;
    }

    @Test
    void answersSamplesOfArchives() throws IOException {
        Path archives = Files.createDirectory(directory.resolve("tars"));
        byte[] square = LocalSpark.bytes(LocalSpark.ROOT.resolve("demo-model/examples/black-square.png"));
        byte[] diamond = LocalSpark.bytes(LocalSpark.ROOT.resolve("demo-model/examples/red-diamond-white-cross.png"));
        Files.write(
                archives.resolve("a.tar"),
                TarSamplesTest.tar(
                        "1.png",
                        square,
                        "1.txt",
                        "what color is the square?",
                        "2.png",
                        diamond,
                        "2.txt",
                        "what color is the diamond?"));
        byte[] whole = TarSamplesTest.tar("3.png", diamond, "3.txt", "what color is the cross?", "4.png", square);
        Files.write(
                archives.resolve("b.tar"), java.util.Arrays.copyOf(whole, 512 + 1024 * (diamond.length / 1024 + 1)));
        String[] args = {
            "--task",
            "answer",
            "--input",
            archives.toString(),
            "--input-format",
            "webdataset",
            "--text-column",
            "text",
            "--files-per-commit",
            "1"
        };
        assertEquals(0, run(args), err::toString);
        Map<String, String> results = results();
        assertEquals("black", results.get("1"));
        assertEquals("red", results.get("2"));
        assertEquals(
                1, manifest().get("errors").get(SparkError.ARCHIVE_DAMAGED.id()).asInt(), results::toString);
        int rows = results.size();
        assertEquals(0, run(args), err::toString);
        assertEquals(rows, results().size());
    }

    @Test
    @Tag("full")
    void readsParquetAndWritesJsonLines() throws IOException {
        Path input = directory.resolve("in.parquet");
        LocalSpark.contents().repartition(2).write().parquet(input.toString());
        String[] args = {
            "--task",
            "caption",
            "--input",
            input.toString(),
            "--key-column",
            "name",
            "--image-column",
            "content",
            "--format",
            "jsonl",
            "--keep-columns",
            "name",
            "--files-per-commit",
            "1"
        };
        assertEquals(0, run(args), err::toString);
        Dataset<Row> lines = LocalSpark.session().read().json(output().toString());
        assertEquals(
                captions,
                texts(lines.selectExpr(
                        "key", "struct(result.text, struct(CAST(NULL AS STRING) AS code) AS error) AS result")));
        assertEquals(captions.size(), lines.where("name = key").count());
        assertEquals(0, run(args), err::toString);
        assertEquals(
                captions.size(),
                LocalSpark.session().read().json(output().toString()).count());
        args[java.util.Arrays.asList(args).indexOf("--keep-columns") + 1] = "name,content";
        assertEquals(2, run(args));
        assertTrue(err.toString().contains("another job (keepColumns was"), err::toString);
        assertEquals(2, run("--task", "caption", "--input", input.toString()));
        assertTrue(err.toString().contains("key-column"), err::toString);
    }

    @Test
    void readsAddressesOfJsonLines() throws IOException {
        Path input = directory.resolve("in.jsonl");
        Path square = LocalSpark.ROOT.resolve("demo-model/examples/black-square.png");
        Files.writeString(
                input,
                "{\"uri\": \"" + square + "\", \"q\": \"what color is the square?\"}\n"
                        + "{\"uri\": \"" + square + "\", \"q\": \"is there a star?\"}\n"
                        + "{\"uri\": \"/no/such.png\", \"q\": \"is there a star?\"}\n"
                        + "{\"uri\": \"http://localhost/a.png\", \"q\": \"is there a star?\"}\n"
                        + "{\"q\": \"is there a star?\"}\n"
                        + "no json\n"
                        + "no json\n");
        assertEquals(0, run("--task", "answer", "--input", input.toString(), "--text-column", "q"), err::toString);
        List<String> found = new ArrayList<>();
        LocalSpark.session()
                .read()
                .parquet(output().toString())
                .selectExpr("coalesce(result.error.code, result.text)")
                .collectAsList()
                .forEach(row -> found.add(row.getString(0)));
        assertEquals(
                new TreeSet<>(List.of(
                        "black",
                        "no",
                        SparkError.IMAGE_ABSENT.id(),
                        SparkError.URI_REFUSED.id(),
                        "task-input-missing",
                        SparkError.LINE_DAMAGED.id())),
                new TreeSet<>(found));
        assertEquals(6, found.size());

        Files.writeString(input, ("{\"uri\": \"" + square + "\"}\n").repeat(2));
        Path other = directory.resolve("other");
        assertEquals(2, run("--task", "caption", "--input", input.toString(), "--output", other.toString()));
        assertTrue(err.toString().contains("occurs 2 times"), err::toString);
    }

    @Test
    void invalidSettingsAreReported() throws IOException {
        assertEquals(0, run("--help"));
        assertTrue(err.toString().contains("--no-repeat-ngram-size")
                && err.toString().contains("--input-format"));
        assertEquals(2, run("--input", "x"));
        assertEquals(2, run("--task", "captoin", "--input", "x"));
        assertTrue(err.toString().contains("captoin"), err::toString);
        assertEquals(2, run("--task", "caption", "--input", "x", "--beam-size", "1000"));
        assertEquals(2, run("--task", "caption", "--input", "x", "--rows-per-file", "0"));
        assertEquals(
                2,
                run(
                        "--task",
                        "caption",
                        "--input",
                        directory.resolve("none.tar").toString()));
        Path other = Files.createDirectories(directory.resolve("other"));
        Files.writeString(other.resolve("other.txt"), "foreign");
        assertEquals(2, run("--task", "caption", "--input", images().toString(), "--output", other.toString()));
        assertTrue(err.toString().contains("not written by such a job"), err::toString);
    }
}

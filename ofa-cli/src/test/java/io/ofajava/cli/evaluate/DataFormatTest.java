// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ofajava.error.FileError;
import io.ofajava.error.InvalidInputException;
import io.ofajava.image.Box;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data sets in their published formats, and resumed evaluations. */
class DataFormatTest {
    @TempDir
    private Path directory;

    private Path write(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }

    private List<Example> read(String format, Path annotations, Path questions, String split) {
        return DataFormat.parse(format).read(new DataFormat.Sources(annotations, directory, questions, split));
    }

    @Test
    void cocoCaptions() throws IOException {
        Path file = write("captions_val2014.json", """
                {"images":[{"id":42,"file_name":"COCO_val2014_000000000042.jpg"},{"id":43,"file_name":"x.jpg"}],
                 "annotations":[{"image_id":42,"id":1,"caption":"A dog."},{"image_id":42,"id":2,"caption":"One dog"}]}""");
        List<Example> examples = read("coco-captions", file, null, null);
        assertEquals(1, examples.size());
        assertEquals(List.of("A dog.", "One dog"), examples.get(0).answers());
        assertEquals(
                directory.resolve("COCO_val2014_000000000042.jpg"),
                examples.get(0).image());
        Path hostile = write("hostile.json", """
                {"images":[{"id":1,"file_name":"../../etc/passwd"}],"annotations":[{"image_id":1,"caption":"x"}]}""");
        assertThrows(InvalidInputException.class, () -> read("coco-captions", hostile, null, null));
        assertThrows(InvalidInputException.class, () -> read("coco-captions", write("empty.json", "{}"), null, null));
    }

    @Test
    void imagesOfTheWorkingDirectory() throws IOException {
        Path file = write("mine.jsonl", "{\"image\":\"x.png\",\"captions\":[\"a dog\"]}\n");
        for (String images :
                List.of(".", "", "../" + Path.of("").toAbsolutePath().getFileName())) {
            DataFormat.Sources sources = new DataFormat.Sources(file, Path.of(images), null, null);
            Path image = DataFormat.JSONL.read(sources).get(0).image();
            assertEquals(
                    Path.of("x.png").toAbsolutePath(), image.toAbsolutePath().normalize());
        }
        Path hostile = write("hostile.jsonl", "{\"image\":\"../x.png\",\"captions\":[\"a dog\"]}\n");
        DataFormat.Sources sources = new DataFormat.Sources(hostile, Path.of("."), null, null);
        assertThrows(InvalidInputException.class, () -> DataFormat.JSONL.read(sources));
    }

    @Test
    void vqa() throws IOException {
        Path questions = write("questions.json", """
                {"data_subtype":"val2014","questions":[{"question_id":420,"image_id":42,"question":"What is it?"}]}""");
        Path annotations = write("annotations.json", """
                {"data_subtype":"val2014","annotations":[{"question_id":420,"image_id":42,"answer_type":"other",
                 "answers":[{"answer":"dog","answer_confidence":"yes","answer_id":1},{"answer":"a dog","answer_id":2}]}]}""");
        Example example = read("vqa", annotations, questions, null).get(0);
        assertEquals("What is it?", example.text());
        assertEquals(List.of("dog", "a dog"), example.answers());
        assertEquals(
                "COCO_val2014_000000000042.jpg", example.image().getFileName().toString());
        assertThrows(InvalidInputException.class, () -> read("vqa", annotations, null, null));
    }

    @Test
    void snliVe() throws IOException {
        Path file = write("snli_ve_dev.jsonl", """
                {"Flickr30K_ID":"123","pairID":"123.jpg#0r1e","gold_label":"entailment","sentence1":"A caption.","sentence2":"A hypothesis."}
                {"Flikr30kID":"124.jpg","gold_label":"neutral","sentence1":"B","sentence2":"C"}
                {"Flickr30K_ID":"125","gold_label":"-","sentence1":"B","sentence2":"C"}
                """);
        List<Example> examples = read("snli-ve", file, null, null);
        assertEquals(2, examples.size());
        assertEquals(List.of("yes"), examples.get(0).answers());
        assertEquals("A caption.", examples.get(0).caption());
        assertEquals("A hypothesis.", examples.get(0).text());
        assertEquals(List.of("maybe"), examples.get(1).answers());
        assertEquals("124.jpg", examples.get(1).image().getFileName().toString());
    }

    /** The pickle of RefCOCO as written by Python 2: protocol 0, hand-made. */
    @Test
    void refCoco() throws IOException {
        write("instances.json", """
                {"images":[{"id":7,"file_name":"COCO_train2014_000000000007.jpg"}],"annotations":[{"id":70,"image_id":7,"bbox":[10,20,30,40]}]}""");
        ByteArrayOutputStream pickle = new ByteArrayOutputStream();
        pickle.writeBytes("(lp0\\n".replace("\\n", "\n").getBytes(StandardCharsets.US_ASCII));
        pickle.writeBytes(
                ("(dp1\nS'ref_id'\nI0\nsS'ann_id'\nI70\nsS'image_id'\nI7\nsS'split'\nS'testA'\nsS'sentences'\n(lp2\n"
                                + "(dp3\nS'sent'\nV the left man\nsS'tokens'\n(lp4\nS'the'\naS'left'\nasa(dp5\nS'sent'\nS'man'\nsasa.")
                        .getBytes(StandardCharsets.US_ASCII));
        Path file = directory.resolve("refs(unc).p");
        Files.write(file, pickle.toByteArray());
        List<Example> examples = read("refcoco", file, null, "testA");
        assertEquals(2, examples.size());
        assertEquals(" the left man", examples.get(0).text());
        assertEquals(new Box(10, 20, 40, 60), examples.get(1).box());
        InvalidInputException other =
                assertThrows(InvalidInputException.class, () -> read("refcoco", file, null, "val"));
        assertEquals(DataError.UNKNOWN_SPLIT, other.code());
        assertEquals("val", other.parameters().get("split"));
        assertEquals(List.of("testA"), other.parameters().get("known"));
        InvalidInputException none = assertThrows(InvalidInputException.class, () -> read("refcoco", file, null, null));
        assertEquals(DataError.SETTING_MISSING, none.code());
        assertEquals("split", none.parameters().get("setting"));
    }

    @Test
    void jsonLines() throws IOException {
        Path answers = write("a.jsonl", """
                {"image":"a.png","question":"what?","answer":"dog"}
                {"id":"x","image":"a.png","question":"who?","answers":["me","you"]}
                """);
        DataFormat.Sources sources = new DataFormat.Sources(answers, directory, null, null);
        assertEquals(Metric.ANSWER, DataFormat.JSONL.metric(sources));
        assertEquals(List.of("me", "you"), DataFormat.JSONL.read(sources).get(1).answers());
        Path boxes = write("b.jsonl", "{\"image\":\"a.png\",\"phrase\":\"it\",\"box\":[1,2,3,4]}\n");
        assertEquals(
                new Box(1, 2, 3, 4), read("jsonl", boxes, null, null).get(0).box());
        Path mixed = write("c.jsonl", Files.readString(answers) + Files.readString(boxes));
        assertThrows(InvalidInputException.class, () -> JsonLinesFile.metric(mixed));
        assertThrows(InvalidInputException.class, () -> DataFormat.parse("coco"));
    }

    @Test
    void jsonLinesAreReadLikeOtherTextFiles() throws IOException {
        String line = "{\"image\":\"a.png\",\"question\":\"¿qué?\",\"answer\":\"dog\"}\r\n";
        List<Example> examples = read("jsonl", write("marked.jsonl", "\ufeff" + line + line), null, null);
        assertEquals(2, examples.size());
        assertEquals("¿qué?", examples.get(0).text());
        Path wide = Files.writeString(directory.resolve("wide.jsonl"), line, StandardCharsets.UTF_16LE);
        InvalidInputException otherEncoding =
                assertThrows(InvalidInputException.class, () -> read("jsonl", wide, null, null));
        assertEquals(FileError.OTHER_ENCODING, otherEncoding.code());
        assertEquals("UTF-16", otherEncoding.parameters().get("encoding"));
        Path latin = Files.writeString(directory.resolve("latin.jsonl"), "\n" + line, StandardCharsets.ISO_8859_1);
        InvalidInputException notUtf8 =
                assertThrows(InvalidInputException.class, () -> read("jsonl", latin, null, null));
        assertEquals(FileError.NOT_UTF8_LINE, notUtf8.code());
        assertEquals(2, notUtf8.parameters().get("line"));
    }

    @Test
    void anInterruptedEvaluationContinues() throws IOException {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            examples.add(Example.of("q" + i, directory, "?", List.of("yes", "yes", "yes", "yes")));
        }
        Path file = directory.resolve("predictions.jsonl");
        List<String> asked = new ArrayList<>();
        DataEvaluation.Model model = (metric, example) -> {
            synchronized (asked) {
                asked.add(example.id());
            }
            return new Prediction(example.id(), example.id().equals("q4") ? "no" : "yes", null);
        };
        try (PredictionFile predictions = PredictionFile.open(file, "run")) {
            assertEquals(
                    0.8,
                    new DataEvaluation(Metric.ANSWER, examples, predictions)
                            .run(model, () -> {})
                            .get("accuracy"),
                    1e-9);
        }
        assertEquals(5, asked.size());
        List<String> lines = Files.readAllLines(file);
        // Interrupted within the fourth line.
        Files.writeString(
                file,
                String.join("\n", lines.subList(0, 3)) + "\n" + lines.get(3).substring(0, 8));
        asked.clear();
        try (PredictionFile predictions = PredictionFile.open(file, "run")) {
            DataEvaluation evaluation = new DataEvaluation(Metric.ANSWER, examples, predictions);
            assertEquals(3, evaluation.remaining());
            assertEquals(0.8, evaluation.run(model, () -> {}).get("accuracy"), 1e-9);
        }
        assertEquals(3, asked.size());
        assertEquals(6, Files.readAllLines(file).size());
        assertThrows(InvalidInputException.class, () -> PredictionFile.open(file, "another run"));
        assertThrows(InvalidInputException.class, () -> PredictionFile.open(write("other.txt", "hello"), "run"));
    }

    @Test
    void boxesSurviveTheFile() {
        Path file = directory.resolve("boxes.jsonl");
        try (PredictionFile predictions = PredictionFile.open(file, "run")) {
            predictions.add(new Prediction("a", "", new Box(1.5f, 2, 3, 4)));
            predictions.add(new Prediction("b", "", null));
        }
        try (PredictionFile predictions = PredictionFile.open(file, "run")) {
            assertEquals(new Box(1.5f, 2, 3, 4), predictions.find("a").box());
            assertNull(predictions.find("b").box());
        }
    }
}

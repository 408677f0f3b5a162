// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ofajava.Alternative;
import io.ofajava.InputImage;
import io.ofajava.LabeledBox;
import io.ofajava.Request;
import io.ofajava.Result;
import io.ofajava.Task;
import io.ofajava.error.ImageError;
import io.ofajava.image.Box;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The format of results, on which scripts rely. */
class ResultWriterTest {
    private static final List<Alternative> ONE = List.of(new Alternative("a dog", -0.5));
    private static final List<Alternative> TWO =
            List.of(new Alternative("a dog", -0.5), new Alternative("a \"cat\", or so", -1.25));
    private static final Box BOX = new Box(1, 2, 3, 4.5f);
    private static final Box NORMALIZED = new Box(0.1f, 0.25f, 0.5f, 1);
    private static final LabeledBox FOUND = new LabeledBox(BOX, NORMALIZED, "", -0.5);

    private static String print(Function<PrintWriter, ResultWriter> form, Consumer<ResultWriter> printing) {
        StringWriter text = new StringWriter();
        printing.accept(form.apply(new PrintWriter(text)));
        return text.toString();
    }

    private static void assertJson(String expected, Consumer<ResultWriter> printing) throws Exception {
        String line = print(JsonResults::new, printing);
        assertEquals(1, line.lines().count(), "a record must be one line");
        JsonNode actual = new ObjectMapper().readTree(line);
        assertEquals(new ObjectMapper().readTree(expected.replace('\'', '"')), actual);
    }

    private static Request request(String task, String... texts) {
        return Request.of(Task.of(task)).withText(texts);
    }

    private static Result result(String task, List<Alternative> nBest, List<LabeledBox> boxes) {
        return new Result(
                Task.of(task),
                nBest.get(0).text(),
                nBest.get(0).score(),
                nBest,
                boxes,
                Optional.empty(),
                OptionalLong.empty(),
                Optional.of(new InputImage(Optional.empty(), 30, 18, 6)),
                List.of());
    }

    @Test
    void captions() throws Exception {
        Consumer<ResultWriter> one =
                writer -> writer.result("a.png", request("caption"), result("caption", ONE, List.of()), List.of());
        Consumer<ResultWriter> two =
                writer -> writer.result("a.png", request("caption"), result("caption", TWO, List.of()), List.of());
        assertJson(
                "{'task':'caption','image':'a.png','caption':'a dog','score':-0.5,'width':30,'height':18,'orientation':6}",
                one);
        assertTrue(print(JsonResults::new, two).contains("\"nBest\":[{\"text\":\"a dog\",\"score\":-0.5},"));
        assertEquals("a dog\n", print(out -> new TextResults(out, false), one));
        assertEquals("a.png: a dog\n", print(out -> new TextResults(out, true), one));
        assertEquals(" -0.5000  a dog\n -1.2500  a \"cat\", or so\n", print(out -> new TextResults(out, false), two));
        assertEquals(
                "image,kind,rank,text,score,x0,y0,x1,y1\n"
                        + "a.png,text,1,a dog,-0.5,,,,\n"
                        + "a.png,text,2,\"a \"\"cat\"\", or so\",-1.25,,,,\n",
                print(CsvResults::new, two));
    }

    @Test
    void answers() throws Exception {
        List<Alternative> certain = List.of(new Alternative("a dog", 0));
        assertJson(
                "{'task':'answer','image':'a.png','question':'what?','answer':'a dog','score':0.0,'probability':1.0,'width':30,"
                        + "'height':18,'orientation':6}",
                writer -> writer.result(
                        "a.png", request("answer", "what?"), result("answer", certain, List.of()), List.of()));
    }

    /** Every box has a score, in every format. */
    @Test
    void regions() throws Exception {
        Consumer<ResultWriter> region = writer ->
                writer.result("a.png", request("ground", "it"), result("ground", ONE, List.of(FOUND)), List.of());
        assertJson(
                "{'task':'ground','image':'a.png','phrase':'it','box':[1.0,2.0,3.0,4.5],'normalized':[0.1,0.25,0.5,1.0],"
                        + "'score':-0.5,'width':30,'height':18,'orientation':6}",
                region);
        assertEquals("1.00,2.00,3.00,4.50   -0.5000\n", print(out -> new TextResults(out, false), region));
        assertTrue(print(CsvResults::new, region).endsWith("a.png,box,1,,-0.5,1.0,2.0,3.0,4.5\n"));
    }

    @Test
    void instructions() throws Exception {
        LabeledBox dog = new LabeledBox(BOX, NORMALIZED, "dog", -0.5);
        Consumer<ResultWriter> found =
                writer -> writer.result(null, request("run", "what?"), result("run", ONE, List.of(dog)), List.of());
        assertJson(
                "{'task':'run','prompt':'what?','text':'a dog','score':-0.5,'boxes':[{'box':[1.0,2.0,3.0,4.5],"
                        + "'normalized':[0.1,0.25,0.5,1.0],'score':-0.5,'label':'dog'}],'width':30,'height':18,'orientation':6}",
                found);
        assertEquals(
                "a dog\nbox 1.00,2.00,3.00,4.50   -0.5000  dog\n", print(out -> new TextResults(out, false), found));
    }

    @Test
    void failures() throws Exception {
        Exception failure = ImageError.EMPTY.with("a.png", "PNG");
        String message = failure.getMessage();
        assertJson(
                "{'task':'caption','image':'a.png','error':{'code':'" + ImageError.EMPTY.id() + "','message':'"
                        + message.replace("'", "\\'") + "'}}",
                writer -> assertTrue(writer.failure("a.png", request("caption"), failure)));
        assertTrue(print(CsvResults::new, writer -> writer.failure("a.png", request("caption"), failure))
                .contains("a.png,error,1,"));
        assertEquals("", print(out -> new TextResults(out, true), writer -> {
            assertFalse(
                    writer.failure("a.png", request("caption"), failure),
                    "text results must leave failures to standard error");
        }));
    }
}

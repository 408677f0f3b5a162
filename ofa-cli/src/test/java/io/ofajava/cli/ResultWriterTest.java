// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ofajava.Alternative;
import io.ofajava.Answer;
import io.ofajava.Caption;
import io.ofajava.LabeledBox;
import io.ofajava.Region;
import io.ofajava.Request;
import io.ofajava.Result;
import io.ofajava.Task;
import io.ofajava.image.Box;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The shape of what is printed, which scripts rely on. */
class ResultWriterTest {
    private static final List<Alternative> ONE = List.of(new Alternative("a dog", -0.5));
    private static final List<Alternative> TWO =
            List.of(new Alternative("a dog", -0.5), new Alternative("a \"cat\"", -1.25));
    private static final Box BOX = new Box(1, 2, 3, 4.5f);
    private static final Box NORMALIZED = new Box(0.1f, 0.25f, 0.5f, 1);

    private static String print(boolean json, Consumer<ResultWriter> printing) {
        StringWriter text = new StringWriter();
        printing.accept(new ResultWriter(new PrintWriter(text), json));
        return text.toString();
    }

    private static void assertJson(String expected, Consumer<ResultWriter> printing) throws Exception {
        String line = print(true, printing);
        assertEquals(1, line.lines().count(), "one object a line");
        JsonNode actual = new ObjectMapper().readTree(line);
        assertEquals(new ObjectMapper().readTree(expected.replace('\'', '"')), actual);
    }

    @Test
    void captions() throws Exception {
        assertJson(
                "{'image':'a.png','caption':'a dog','score':-0.5}",
                writer -> writer.caption("a.png", null, new Caption("a dog", -0.5, ONE)));
        assertJson(
                "{'image':'a.png','caption':'a dog','score':-0.5,'nBest':[{'text':'a dog','score':-0.5},{'text':'a \\'cat\\'','score':-1.25}]}"
                        .replace("\\'", "\\\""),
                writer -> writer.caption("a.png", null, new Caption("a dog", -0.5, TWO)));
        assertEquals("a dog\n", print(false, writer -> writer.caption("a.png", null, new Caption("a dog", -0.5, ONE))));
        assertEquals(
                "a.png: a dog\n",
                print(false, writer -> writer.caption("a.png", "a.png", new Caption("a dog", -0.5, ONE))));
        assertEquals(
                " -0.5000  a dog\n -1.2500  a \"cat\"\n",
                print(false, writer -> writer.caption("a.png", null, new Caption("a dog", -0.5, TWO))));
    }

    @Test
    void answers() throws Exception {
        assertJson(
                "{'image':'a.png','question':'what?','answer':'a dog','score':0.0,'probability':1.0}",
                writer -> writer.answer("a.png", "what?", new Answer("a dog", 0, ONE)));
    }

    @Test
    void regions() throws Exception {
        Region region = new Region(BOX, NORMALIZED, -0.5, List.of(new Region.Candidate(BOX, NORMALIZED, -0.5)));
        assertJson(
                "{'image':'a.png','phrase':'it','box':[1.0,2.0,3.0,4.5],'normalized':[0.1,0.25,0.5,1.0],'score':-0.5}",
                writer -> writer.region("a.png", "it", region));
        assertEquals("1.00,2.00,3.00,4.50\n", print(false, writer -> writer.region("a.png", "it", region)));
    }

    @Test
    void generations() throws Exception {
        Request request = Request.of(Task.of("run")).withText("what?");
        Result result = new Result(
                request.task(),
                "a dog",
                -0.5,
                ONE,
                List.of(new LabeledBox(BOX, NORMALIZED, "dog", -0.5)),
                Optional.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                List.of());
        assertJson(
                "{'task':'run','prompt':'what?','text':'a dog','score':-0.5,'boxes':[{'box':[1.0,2.0,3.0,4.5],'normalized':[0.1,0.25,0.5,1.0],'label':'dog'}]}",
                writer -> writer.result(null, request, result, List.of()));
        assertEquals(
                "a dog\nbox 1.00,2.00,3.00,4.50 dog\n",
                print(false, writer -> writer.result(null, request, result, List.of())));
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.ofajava.GenerationOptions;
import io.ofajava.error.InvalidInputException;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import scala.jdk.javaapi.CollectionConverters;

/** {@code ofa_run} in SQL. */
class OfaFunctionsTest {
    private static SparkSession session;

    @BeforeAll
    static void register() {
        session = LocalSpark.session();
        OfaFunctions.register(session, LocalSpark.MODEL, LocalSpark.SETTINGS);
        LocalSpark.contents().where("name = 'black-square.png'").createOrReplaceTempView("images");
    }

    private static Row run(String arguments) {
        return session.sql("SELECT ofa_run(" + arguments + ") AS r FROM images")
                .head()
                .getStruct(0);
    }

    private static String code(Row result) {
        Row error = result.getAs("error");
        return error == null ? null : error.getAs("code");
    }

    @Test
    void performsAnyTaskOfTheTable() {
        Row caption = run("'caption', content, NULL, map('beamSize', '3', 'nBest', '2')");
        assertNull(code(caption));
        assertEquals("a large black square at the bottom", caption.getAs("text"));
        assertEquals(2, caption.getList(2).size());
        String path = LocalSpark.images().stream()
                .filter(file -> file.endsWith("black-square.png"))
                .findFirst()
                .orElseThrow()
                .toString();
        assertEquals(caption, run("'caption', '" + path + "', NULL, '{\"beamSize\": 3, \"nBest\": 2}'"));
        assertEquals(
                "black",
                run("'answer', content, 'what color is the square?', map('choices', '[\"red\", \"black\"]')")
                        .getAs("text"));
        assertEquals(
                "black",
                run("'answer', content, array('what color is the square?'), NULL")
                        .getAs("text"));
        assertEquals(
                1, run("'ground', content, 'the black square', NULL").getList(3).size());
    }

    @Test
    void keepsErrorsInTheirRows() {
        assertNotNull(code(run("'captoin', content, NULL, NULL")));
        assertNotNull(code(run("'caption', content, NULL, map('beam', '3')")));
        assertNotNull(code(run("'caption', NULL, NULL, NULL")));
        assertEquals("image-not-an-image", code(run("'caption', binary('no image'), NULL, NULL")));
        assertEquals(SparkError.IMAGE_ABSENT.id(), code(run("'caption', '/no/such/file', NULL, NULL")));
        assertEquals(SparkError.PARAMETER_INVALID.id(), code(run("'caption', content, NULL, '{\"beamSize\":'")));
        assertEquals(SparkError.PARAMETER_MISSING.id(), code(run("NULL, content, NULL, NULL")));
    }

    @Test
    void readsOptionsAsMapsAndAsJson() {
        GenerationOptions expected = GenerationOptions.of(Map.of("beamSize", 3, "choices", List.of("a", "b")));
        assertEquals(expected, OfaFunction.options("{\"beamSize\": 3, \"choices\": [\"a\", \"b\"]}"));
        assertEquals(
                expected,
                OfaFunction.options(
                        CollectionConverters.asScala(Map.of("beamSize", "3", "choices", "[\"a\", \"b\"]"))));
        assertEquals(GenerationOptions.defaults(), OfaFunction.options(null));
        for (String bad : List.of("", "[]", "null", "{\"choices\": \"a\"}", "3")) {
            Assertions.assertThrows(InvalidInputException.class, () -> OfaFunction.options(bad), bad);
        }
    }
}

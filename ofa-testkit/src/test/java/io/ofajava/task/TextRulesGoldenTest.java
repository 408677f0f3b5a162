// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.testkit.Golden;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** The text rules against the original's functions. */
@Tag("golden")
class TextRulesGoldenTest {
    private static final JsonNode TASKS = Golden.json("tasks", "tasks.json");

    @TestFactory
    Stream<DynamicTest> preparesQuestions() {
        return prepared("pre_question", TextRules::question);
    }

    @TestFactory
    Stream<DynamicTest> preparesCaptions() {
        return prepared("pre_caption", TextRules::caption);
    }

    @TestFactory
    Stream<DynamicTest> stripsCaptions() {
        return cases(
                "caption_postprocess",
                item -> assertEquals(
                        item.get("result").asText(),
                        TextRules.withoutPunctuation(item.get("decoded").asText())));
    }

    @TestFactory
    Stream<DynamicTest> normalizesSummaries() {
        return cases(
                "summary_postprocess",
                item -> assertEquals(
                        item.get("result").asText(),
                        SummaryText.normalize(item.get("decoded").asText())));
    }

    private static Stream<DynamicTest> prepared(String name, BiFunction<String, Integer, String> rule) {
        return cases(name, item -> {
            int maxWords = item.get("max_words").isNull()
                    ? Integer.MAX_VALUE
                    : item.get("max_words").intValue();
            assertEquals(
                    item.get("result").asText(), rule.apply(item.get("text").asText(), maxWords));
        });
    }

    private static Stream<DynamicTest> cases(String name, java.util.function.Consumer<JsonNode> check) {
        JsonNode items = TASKS.get(name);
        assertNotEquals(0, items.size(), name);
        return StreamSupport.stream(items.spliterator(), false)
                .map(item -> DynamicTest.dynamicTest(name + " " + item, () -> check.accept(item)));
    }
}

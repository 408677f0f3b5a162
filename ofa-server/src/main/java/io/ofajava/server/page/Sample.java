// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ofajava.server.http.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sample image of the demo model's artifact.
 *
 * @param name file name
 * @param about what the image shows
 * @param question a question that the demo model answers
 * @param phrase a phrase that it finds
 * @param content the image file
 */
record Sample(String name, String about, String question, String phrase, byte[] content) {
    private static final String RESOURCES = "io/ofajava/demo/examples/";

    /** All samples; none if there is no demo model on the class path. */
    static List<Sample> all() {
        List<Sample> samples = new ArrayList<>();
        byte[] list = resource("examples.jsonl");
        if (list == null) {
            return samples;
        }
        try (MappingIterator<JsonNode> examples = Json.values(list)) {
            while (examples.hasNext()) {
                JsonNode example = examples.next();
                String name = example.get("image").asText();
                samples.add(new Sample(
                        name,
                        example.get("caption").asText(),
                        example.at("/questions/0/question").asText(),
                        example.at("/regions/0/phrase").asText(),
                        file(name)));
            }
            return samples;
        } catch (IOException e) {
            throw new UncheckedIOException("the jar of the demo model is damaged", e);
        }
    }

    private static byte[] file(String name) {
        byte[] content = resource(name);
        if (content == null) {
            throw new IllegalStateException("the jar of the demo model is damaged: it has no " + name);
        }
        return content;
    }

    private static byte @Nullable [] resource(String name) {
        try (InputStream in = Sample.class.getClassLoader().getResourceAsStream(RESOURCES + name)) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param demo whether the served model is the demo model, which answers the question and finds the phrase */
    ObjectNode json(boolean demo) {
        ObjectNode node = Json.object()
                .put("file", "ui/samples/" + name)
                .put("name", name)
                .put("about", about);
        return demo ? node.put("question", question).put("phrase", phrase) : node;
    }
}

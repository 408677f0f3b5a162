// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.ofajava.Alternative;
import io.ofajava.Answer;
import io.ofajava.Caption;
import io.ofajava.LabeledBox;
import io.ofajava.Region;
import io.ofajava.Request;
import io.ofajava.Result;
import io.ofajava.Task;
import io.ofajava.image.Box;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Prints results: for people, one line each and n-best below one another with scores; or as JSON, one object a line.
 */
final class ResultWriter {
    private static final JsonFactory JSON = new JsonFactory();

    private final PrintWriter out;
    private final boolean json;

    ResultWriter(PrintWriter out, boolean json) {
        this.out = out;
        this.json = json;
    }

    /** @param label what stands before the caption for people, where several pictures are described; else null */
    void caption(String image, String label, Caption caption) {
        if (json) {
            object(generator -> {
                generator.writeStringField("image", image);
                generator.writeStringField("caption", caption.text());
                generator.writeNumberField("score", caption.score());
                alternatives(generator, caption.nBest());
            });
        } else {
            lines(label, caption.text(), caption.nBest());
        }
    }

    void answer(String image, String question, Answer answer) {
        if (json) {
            object(generator -> {
                generator.writeStringField("image", image);
                generator.writeStringField("question", question);
                generator.writeStringField("answer", answer.text());
                generator.writeNumberField("score", answer.score());
                generator.writeNumberField("probability", answer.probability());
                alternatives(generator, answer.nBest());
            });
        } else {
            lines(null, answer.text(), answer.nBest());
        }
    }

    void region(String image, String phrase, Region region) {
        if (json) {
            object(generator -> {
                generator.writeStringField("image", image);
                generator.writeStringField("phrase", phrase);
                boxes(generator, region.box(), region.normalized());
                generator.writeNumberField("score", region.score());
                if (region.nBest().size() > 1) {
                    generator.writeArrayFieldStart("nBest");
                    for (Region.Candidate candidate : region.nBest()) {
                        generator.writeStartObject();
                        boxes(generator, candidate.box(), candidate.normalized());
                        generator.writeNumberField("score", candidate.score());
                        generator.writeEndObject();
                    }
                    generator.writeEndArray();
                }
            });
        } else {
            lines(
                    null,
                    region.box().toString(),
                    region.nBest().stream()
                            .map(candidate -> new Alternative(candidate.box().toString(), candidate.score()))
                            .toList());
        }
    }

    /** @param written files of generated images, best first */
    void result(String image, Request request, Result result, List<Path> written) {
        if (json) {
            object(generator -> json(generator, image, request, result, written));
            return;
        }
        if (result.images().isPresent()) {
            written.forEach(
                    file -> out.println(file + "  (seed " + result.seed().getAsLong() + ")"));
            out.flush();
            return;
        }
        lines(null, result.text(), result.nBest());
        if (result.task().output() != Task.Output.BOX) {
            for (LabeledBox box : result.boxes()) {
                out.println("box " + box.box() + (box.label().isEmpty() ? "" : " " + box.label()));
            }
        }
        out.flush();
    }

    private static void json(JsonGenerator generator, String image, Request request, Result result, List<Path> written)
            throws IOException {
        generator.writeStringField("task", result.task().name());
        if (image != null) {
            generator.writeStringField("image", image);
        }
        List<String> names = result.task().texts();
        for (int i = 0; i < names.size(); i++) {
            generator.writeStringField(names.get(i), request.texts().get(i));
        }
        if (result.seed().isPresent()) {
            generator.writeNumberField("seed", result.seed().getAsLong());
        }
        if (result.images().isPresent()) {
            generator.writeArrayFieldStart("images");
            for (int i = 0; i < written.size(); i++) {
                generator.writeStartObject();
                generator.writeStringField("file", written.get(i).toString());
                generator.writeNumberField(
                        "score", result.images().get().images().get(i).score());
                generator.writeEndObject();
            }
            generator.writeEndArray();
            return;
        }
        generator.writeStringField("text", result.text());
        generator.writeNumberField("score", result.score());
        generator.writeArrayFieldStart("boxes");
        for (LabeledBox box : result.boxes()) {
            generator.writeStartObject();
            boxes(generator, box.box(), box.normalized());
            generator.writeStringField("label", box.label());
            generator.writeEndObject();
        }
        generator.writeEndArray();
        alternatives(generator, result.nBest());
    }

    /** Writes one JSON object and ends the line. */
    void object(Content content) {
        StringWriter line = new StringWriter();
        try (JsonGenerator generator = JSON.createGenerator(line)) {
            generator.writeStartObject();
            content.write(generator);
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a string cannot fail", e);
        }
        out.println(line);
        out.flush();
    }

    private void lines(String label, String text, List<Alternative> nBest) {
        if (nBest.size() > 1) {
            for (Alternative alternative : nBest) {
                out.println(prefix(label)
                        + String.format(Locale.ROOT, "%8.4f  %s", alternative.score(), alternative.text()));
            }
        } else {
            out.println(prefix(label) + text);
        }
        out.flush();
    }

    private static String prefix(String label) {
        return label == null ? "" : label + ": ";
    }

    private static void alternatives(JsonGenerator generator, List<Alternative> nBest) throws IOException {
        if (nBest.size() > 1) {
            generator.writeArrayFieldStart("nBest");
            for (Alternative alternative : nBest) {
                generator.writeStartObject();
                generator.writeStringField("text", alternative.text());
                generator.writeNumberField("score", alternative.score());
                generator.writeEndObject();
            }
            generator.writeEndArray();
        }
    }

    private static void boxes(JsonGenerator generator, Box box, Box normalized) throws IOException {
        box(generator, "box", box);
        box(generator, "normalized", normalized);
    }

    private static void box(JsonGenerator generator, String name, Box box) throws IOException {
        generator.writeArrayFieldStart(name);
        generator.writeNumber(box.x0());
        generator.writeNumber(box.y0());
        generator.writeNumber(box.x1());
        generator.writeNumber(box.y1());
        generator.writeEndArray();
    }

    /** The fields of one object. */
    @FunctionalInterface
    interface Content {
        void write(JsonGenerator generator) throws IOException;
    }
}

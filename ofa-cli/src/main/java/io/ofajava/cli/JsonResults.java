// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ofajava.Alternative;
import io.ofajava.GeneratedImages;
import io.ofajava.InputImage;
import io.ofajava.LabeledBox;
import io.ofajava.Region;
import io.ofajava.Request;
import io.ofajava.Result;
import io.ofajava.error.OfaException;
import io.ofajava.error.SettingStyle;
import io.ofajava.image.Box;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Prints results as JSON Lines; a failure is an object with the field {@code error}. */
final class JsonResults implements ResultWriter {
    private final JsonLines lines;

    JsonResults(PrintWriter out) {
        this.lines = new JsonLines(out);
    }

    @Override
    public void result(@Nullable String input, Request request, Result result, List<Path> written) {
        lines.object(json -> {
            head(json, input, request);
            if (result.seed().isPresent()) {
                json.writeNumberField("seed", result.seed().getAsLong());
            }
            if (result.images().isPresent()) {
                images(json, result.images().get(), written);
            } else {
                output(json, result);
            }
            if (result.image().isPresent()) {
                image(json, result.image().get());
            }
            if (!result.notes().isEmpty()) {
                json.writeArrayFieldStart("notes");
                for (String note : result.notes()) {
                    json.writeString(note);
                }
                json.writeEndArray();
            }
        });
    }

    @Override
    public boolean failure(@Nullable String input, Request request, Throwable failure) {
        lines.object(json -> {
            head(json, input, request);
            json.writeObjectFieldStart("error");
            if (failure instanceof OfaException known) {
                json.writeStringField("code", known.code().id());
            } else {
                json.writeStringField("code", "internal");
            }
            json.writeStringField("message", OfaException.message(failure, SettingStyle.CLI));
            json.writeEndObject();
        });
        return true;
    }

    private static void head(JsonGenerator json, @Nullable String input, Request request) throws IOException {
        json.writeStringField("task", request.task().name());
        if (input != null) {
            json.writeStringField("image", input);
        }
        List<String> names = request.task().texts();
        for (int i = 0; i < Math.min(names.size(), request.texts().size()); i++) {
            json.writeStringField(names.get(i), request.texts().get(i));
        }
    }

    /** The main field is named after the task if that is a verb: {@code caption}, {@code answer}. */
    private static void output(JsonGenerator json, Result result) throws IOException {
        String task = result.task().name();
        switch (result.task().output()) {
            case BOX -> {
                Region best = result.region();
                boxes(json, best.box(), best.normalized());
                json.writeNumberField("score", best.score());
                if (result.boxes().size() > 1) {
                    json.writeArrayFieldStart("nBest");
                    for (LabeledBox box : result.boxes()) {
                        json.writeStartObject();
                        boxes(json, box.box(), box.normalized());
                        json.writeNumberField("score", box.score());
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                }
            }
            default -> {
                json.writeStringField(task.equals("caption") || task.equals("answer") ? task : "text", result.text());
                json.writeNumberField("score", result.score());
                if (task.equals("answer")) {
                    json.writeNumberField("probability", Math.exp(result.score()));
                }
                labeled(json, result.boxes());
                alternatives(json, result.nBest());
            }
        }
    }

    private static void labeled(JsonGenerator json, List<LabeledBox> found) throws IOException {
        if (found.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("boxes");
        for (LabeledBox box : found) {
            json.writeStartObject();
            boxes(json, box.box(), box.normalized());
            json.writeNumberField("score", box.score());
            json.writeStringField("label", box.label());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void alternatives(JsonGenerator json, List<Alternative> nBest) throws IOException {
        if (nBest.size() < 2) {
            return;
        }
        json.writeArrayFieldStart("nBest");
        for (Alternative alternative : nBest) {
            json.writeStartObject();
            json.writeStringField("text", alternative.text());
            json.writeNumberField("score", alternative.score());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void images(JsonGenerator json, GeneratedImages images, List<Path> written) throws IOException {
        json.writeStringField("ranking", images.ranking().name().toLowerCase(Locale.ROOT));
        json.writeArrayFieldStart("images");
        for (int i = 0; i < written.size(); i++) {
            json.writeStartObject();
            json.writeStringField("file", written.get(i).toString());
            json.writeNumberField("score", images.images().get(i).score());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Properties of the decoded image: the size that boxes refer to, and the EXIF orientation that was applied. */
    private static void image(JsonGenerator json, InputImage image) throws IOException {
        json.writeNumberField("width", image.width());
        json.writeNumberField("height", image.height());
        json.writeNumberField("orientation", image.orientation());
    }

    private static void boxes(JsonGenerator json, Box box, Box normalized) throws IOException {
        box(json, "box", box);
        box(json, "normalized", normalized);
    }

    private static void box(JsonGenerator json, String name, Box box) throws IOException {
        json.writeArrayFieldStart(name);
        json.writeNumber(box.x0());
        json.writeNumber(box.y0());
        json.writeNumber(box.x1());
        json.writeNumber(box.y1());
        json.writeEndArray();
    }
}

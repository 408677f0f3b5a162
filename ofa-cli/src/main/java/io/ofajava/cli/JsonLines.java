// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** Prints JSON, one object per line. */
final class JsonLines {
    private static final JsonFactory JSON = new JsonFactory();

    private final PrintWriter out;

    JsonLines(PrintWriter out) {
        this.out = out;
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

    /** The fields of one object. */
    @FunctionalInterface
    interface Content {
        void write(JsonGenerator generator) throws IOException;
    }
}

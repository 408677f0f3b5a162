// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ofajava.server.config.ServerConfig;
import io.ofajava.server.error.ApiException;
import io.ofajava.server.http.Json;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Parses a body of {@code /invocations}. Thread-safe. */
public final class BodyParser {
    private static final int MARK = 3;

    private final Json json;
    private final RequestParser requests;
    private final MultipartRequests multipart;

    /** @param config limits, and permitted sources and destinations of images */
    public BodyParser(ServerConfig config) {
        json = new Json(config.limits());
        requests = new RequestParser(config);
        multipart = new MultipartRequests(config.limits(), json);
    }

    /**
     * Parses a body.
     *
     * @param contentType the header, or null
     * @param attributes the custom attributes, which contain the request if the body is an image; or null
     * @throws ApiException 400 with the path of the first invalid field
     */
    public ParsedBody parse(BodyFormat format, @Nullable String contentType, @Nullable String attributes, byte[] body) {
        return switch (format) {
            case IMAGE -> image(attributes, body);
            case MULTIPART -> {
                MultipartRequests.Form form = multipart.read(BodyFormat.parameter(contentType, "boundary"), body);
                yield one(requests.one(form.object(), "", form.image()));
            }
            case JSON_LINES -> new ParsedBody.Lines(lines(body));
            case JSON -> json(body);
            case UNDECLARED -> isJson(body) ? json(body) : image(attributes, body);
        };
    }

    private static ParsedBody one(TaskRequest request) {
        return new ParsedBody.Requests(List.of(request), false);
    }

    private ParsedBody image(@Nullable String attributes, byte[] body) {
        return one(requests.one(CustomAttributes.parse(attributes), "", new ImageInput.Inline(body)));
    }

    private ParsedBody json(byte[] body) {
        int start = afterMark(body);
        if (isSeveralLines(body, start)) {
            return new ParsedBody.Lines(lines(body));
        }
        JsonNode node = json.read(body, start, body.length - start);
        return node instanceof ObjectNode object && ParsedBody.Notebook.matches(object)
                ? new ParsedBody.Notebook(object)
                : new ParsedBody.Requests(requests.read(node), node.isArray());
    }

    /** Whether the body is empty or begins like a JSON object or list. */
    private static boolean isJson(byte[] body) {
        int first = skipBlank(body, 0);
        return first == body.length || body[first] == '{' || body[first] == '[';
    }

    /** Whether the first line is a complete object and more lines follow. */
    private boolean isSeveralLines(byte[] body, int start) {
        int first = skipBlank(body, start);
        int end = endOfLine(body, first);
        if (first == body.length || body[first] != '{' || skipBlank(body, end) == body.length) {
            return false;
        }
        try {
            return json.read(body, first, end - first).isObject();
        } catch (ApiException e) {
            return false; // an object over several lines, or an error that parsing the whole body reports
        }
    }

    /** The offset after a byte order mark. */
    private static int afterMark(byte[] body) {
        return hasMark(body, 0) ? MARK : 0;
    }

    private static boolean hasMark(byte[] body, int at) {
        return body.length - at >= MARK
                && body[at] == (byte) 0xEF
                && body[at + 1] == (byte) 0xBB
                && body[at + 2] == (byte) 0xBF;
    }

    /** The offset of the next byte that is neither white space nor part of a byte order mark. */
    private static int skipBlank(byte[] body, int from) {
        int at = from;
        while (at < body.length) {
            if (body[at] == ' ' || body[at] == '\t' || body[at] == '\r' || body[at] == '\n') {
                at++;
            } else if (hasMark(body, at)) {
                at += MARK;
            } else {
                return at;
            }
        }
        return at;
    }

    private static int endOfLine(byte[] body, int from) {
        int end = from;
        while (end < body.length && body[end] != '\n') {
            end++;
        }
        return end;
    }

    /**
     * Iterates over JSON Lines and skips blank lines. Lines are parsed on demand, so a body with many lines needs no
     * memory beyond its bytes.
     */
    private Iterator<Supplier<TaskRequest>> lines(byte[] body) {
        return new Iterator<>() {
            private int start = skipBlank(body, 0);

            @Override
            public boolean hasNext() {
                return start < body.length;
            }

            @Override
            public Supplier<TaskRequest> next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("there is no further line");
                }
                int from = start;
                int end = endOfLine(body, from);
                start = skipBlank(body, end);
                return () -> line(body, from, end - from);
            }
        };
    }

    private TaskRequest line(byte[] body, int from, int length) {
        if (!(json.read(body, from, length) instanceof ObjectNode object)) {
            throw ApiException.field("", "a line must be a JSON object");
        }
        TaskRequest request = requests.one(object, "", null);
        if (request.stream()) {
            throw ApiException.field("/stream", "only a single request can be streamed, not a line");
        }
        return request;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ofajava.server.config.ServerConfig;
import io.ofajava.server.error.ApiException;
import io.ofajava.server.error.ErrorCode;
import io.ofajava.server.http.Json;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpField;

/** Reads a body by its content type. Thread-safe. */
public final class BodyParser {
    private static final Set<String> JSON_LINES =
            Set.of("application/jsonlines", "application/x-jsonlines", "application/x-ndjson", "application/jsonl");
    private static final Set<String> PICTURES =
            Set.of("image/png", "image/jpeg", "image/webp", "image/gif", "image/bmp", "application/x-image");

    private final Json json;
    private final RequestParser requests;
    private final MultipartRequests multipart;

    /** What kinds of bodies there are. */
    public enum Kind {
        /** One object or a list. */
        JSON,
        /** One object a line, each answered by a line. */
        JSON_LINES,
        /** A picture; the rest is in a header. */
        PICTURE,
        /** A form. */
        MULTIPART
    }

    /** @param config limits, and where pictures may come from and go to */
    public BodyParser(ServerConfig config) {
        json = new Json(config.limits());
        requests = new RequestParser(config);
        multipart = new MultipartRequests(config.limits(), json);
    }

    /**
     * Tells what a body will be, before it is read.
     *
     * @param contentType the header, or null, which means JSON
     * @throws ApiException 415
     */
    public static Kind kind(String contentType) {
        String type = contentType == null
                ? "application/json"
                : contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (type.equals("application/json")) {
            return Kind.JSON;
        }
        if (JSON_LINES.contains(type)) {
            return Kind.JSON_LINES;
        }
        if (PICTURES.contains(type)) {
            return Kind.PICTURE;
        }
        if (type.equals("multipart/form-data")) {
            return Kind.MULTIPART;
        }
        throw new ApiException(
                ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                "bodies are application/json, application/jsonlines, multipart/form-data or a picture (image/png, image/jpeg, image/webp, image/gif, image/bmp), not "
                        + (type.length() > 80 ? "this" : type));
    }

    /**
     * Reads a body that is no JSON Lines.
     *
     * @param contentType the header, or null
     * @param attributes the header of custom attributes, or null
     * @param isList told whether the body was a list
     */
    public List<TaskRequest> read(
            Kind kind, String contentType, String attributes, byte[] body, Consumer<Boolean> isList) {
        isList.accept(false);
        switch (kind) {
            case PICTURE -> {
                return List.of(requests.one(CustomAttributes.parse(attributes), "", new ImageInput.Inline(body)));
            }
            case MULTIPART -> {
                MultipartRequests.Form form = multipart.read(boundary(contentType), body);
                return List.of(requests.one(form.object(), "", form.image()));
            }
            default -> {
                JsonNode node = json.read(body, 0, body.length);
                isList.accept(node.isArray());
                return requests.read(node);
            }
        }
    }

    /**
     * Walks over JSON Lines; blank lines are left out. Nothing is read ahead, so a body of many lines takes no more
     * memory than its bytes.
     *
     * @return each line's request, made when it is asked for, so that a bad line fails alone
     */
    public Iterator<Supplier<TaskRequest>> lines(byte[] body) {
        return new Iterator<>() {
            private int start = skipBlank(0);

            private int skipBlank(int from) {
                int at = from;
                while (at < body.length
                        && (body[at] == ' ' || body[at] == '\t' || body[at] == '\r' || body[at] == '\n')) {
                    at++;
                }
                return at;
            }

            @Override
            public boolean hasNext() {
                return start < body.length;
            }

            @Override
            public Supplier<TaskRequest> next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("no line is left");
                }
                int from = start;
                int end = from;
                while (end < body.length && body[end] != '\n') {
                    end++;
                }
                int length = end - from;
                start = skipBlank(end);
                return () -> line(body, from, length);
            }
        };
    }

    private TaskRequest line(byte[] body, int from, int length) {
        if (!(json.read(body, from, length) instanceof ObjectNode object)) {
            throw ApiException.field("", "a line must be a JSON object");
        }
        TaskRequest request = requests.one(object, "", null);
        if (request.stream()) {
            throw ApiException.field("/stream", "only a request of its own can be streamed, not a line");
        }
        return request;
    }

    private static String boundary(String contentType) {
        Map<String, String> parameters = new HashMap<>();
        HttpField.getValueParameters(contentType, parameters);
        return parameters.get("boundary");
    }
}

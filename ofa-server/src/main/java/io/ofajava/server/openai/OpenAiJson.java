// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ofajava.server.error.ApiException;
import io.ofajava.server.http.Json;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Responses in OpenAI's format. */
public final class OpenAiJson {
    /** The event that ends a stream. */
    public static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    private static final int FIRST_SERVER_ERROR = 500;
    private static final int TOO_MANY_REQUESTS = 429;

    private OpenAiJson() {}

    /** The format of errors. */
    public static ObjectNode error(ApiException error, String requestId) {
        int status = error.code().status();
        String type = status >= FIRST_SERVER_ERROR
                ? "server_error"
                : status == TOO_MANY_REQUESTS ? "rate_limit_error" : "invalid_request_error";
        String param = error.path() == null || error.path().isEmpty()
                ? null
                : error.path().substring(1).replace('/', '.');
        ObjectNode node = Json.object();
        node.putObject("error")
                .put("message", error.getMessage())
                .put("type", type)
                .put("param", param)
                .put("code", error.code().id());
        return node;
    }

    /**
     * A complete chat completion.
     *
     * @param answer this server's own response, which each message contains as {@code ofa}
     */
    static ObjectNode completion(String id, String model, long created, JsonNode answer, int count) {
        ObjectNode node = head("chat.completion", id, model, created);
        ArrayNode choices = node.putArray("choices");
        for (int i = 0; i < count; i++) {
            ObjectNode choice = choices.addObject().put("index", i);
            ObjectNode message = choice.putObject("message")
                    .put("role", "assistant")
                    .put("content", content(answer, i))
                    .putNull("refusal");
            if (i == 0) {
                message.set("ofa", answer);
            }
            choice.putNull("logprobs").put("finish_reason", "stop");
        }
        return node;
    }

    /** The text of an output; a box is formatted as JSON. */
    static String content(JsonNode answer, int index) {
        if (!answer.has("text")) {
            JsonNode region = answer.at("/nBest/" + index);
            return Json.object()
                    .<ObjectNode>set("box", region.get("box"))
                    .set("normalized", region.get("normalized"))
                    .toString();
        }
        return index == 0
                ? answer.get("text").asText()
                : answer.at("/nBest/" + index + "/text").asText();
    }

    /**
     * A piece of a streamed chat completion.
     *
     * @param delta the new part of the message
     * @param finish reason for the end, or null
     */
    static ObjectNode chunk(String id, String model, long created, ObjectNode delta, @Nullable String finish) {
        ObjectNode node = head("chat.completion.chunk", id, model, created);
        ObjectNode choice = node.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.putNull("logprobs").put("finish_reason", finish);
        return node;
    }

    private static ObjectNode head(String object, String id, String model, long created) {
        return Json.object()
                .put("id", "chatcmpl-" + id)
                .put("object", object)
                .put("created", created)
                .put("model", model);
    }

    /** A server-sent event. */
    public static byte[] event(JsonNode node) {
        return ("data: " + node + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    /** An entry of the list of models. */
    public static ObjectNode model(String id, long created) {
        return Json.object()
                .put("id", id)
                .put("object", "model")
                .put("created", created)
                .put("owned_by", "ofa");
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ofajava.Task;
import io.ofajava.error.Setting;
import io.ofajava.server.error.ApiException;
import io.ofajava.server.http.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chat completion as a request of this server. OFA does not support conversations: the last message of the user is
 * used, and if it has no image, the latest image before it.
 *
 * @param model as the client sent it
 * @param count number of outputs, {@code n}
 * @param maxTokens maximum length of the output; 0 for none
 */
public record ChatRequest(String model, ObjectNode request, boolean stream, int count, int maxTokens) {
    private static final List<String> UNSUPPORTED = List.of(
            "stop",
            "frequency_penalty",
            "presence_penalty",
            "logit_bias",
            "logprobs",
            "tools",
            "functions",
            "prediction",
            "audio");
    private static final int MOST_OUTPUTS = 64;

    private record Content(String text, @Nullable String image) {}

    /**
     * Parses a request.
     *
     * @throws ApiException 400 with the path of the invalid field
     */
    public static ChatRequest of(JsonNode body) {
        if (!body.isObject()) {
            throw ApiException.field("", "the body must be a JSON object");
        }
        OpenAiFields.refuse(body, UNSUPPORTED);
        JsonNode format = OpenAiFields.get(body, "response_format");
        if (format != null && !format.path("type").asText().equals("text")) {
            throw ApiException.field("/response_format", "must have the type text");
        }
        String model = OpenAiFields.text(body, "model", "");
        Content content = content(body);
        Task task = task(ModelId.of(model), content);
        ObjectNode request = Json.object().put("task", task.name());
        if (content.image() != null) {
            request.put("image", content.image());
        }
        if (!content.text().isEmpty() && !task.texts().isEmpty()) {
            request.put("text", content.text());
        }
        int count = OpenAiFields.whole(body, "n", 1, MOST_OUTPUTS, 1);
        boolean stream = OpenAiFields.bool(body, "stream");
        if (stream && count > 1) {
            throw ApiException.field("/n", "must be 1 in a stream");
        }
        options(body, request, count, task);
        int tokens = OpenAiFields.whole(body, "max_tokens", 1, Integer.MAX_VALUE, 0);
        return new ChatRequest(
                model,
                request,
                stream,
                count,
                OpenAiFields.whole(body, "max_completion_tokens", 1, Integer.MAX_VALUE, tokens));
    }

    private static Task task(ModelId id, Content content) {
        if (id.task() != null) {
            return id.task();
        }
        if (content.image() == null) {
            return Task.of("run");
        }
        return Task.of(content.text().isEmpty() ? "caption" : "answer");
    }

    /** Temperature and top_p select sampling, as in OpenAI's API; without them the task's own search is used. */
    private static void options(JsonNode body, ObjectNode request, int count, Task task) {
        Double temperature = OpenAiFields.real(body, "temperature", 0, 2);
        Double topP = OpenAiFields.real(body, "top_p", 0, 1);
        boolean sampled = task.options().contains(Setting.SAMPLING)
                && (temperature != null && temperature > 0 || temperature == null && topP != null && topP < 1);
        ObjectNode options = Json.object();
        if (sampled) {
            options.put("sampling", true);
            if (temperature != null) {
                options.put("temperature", Math.max(0.01, temperature));
            }
            if (topP != null && topP < 1) {
                options.put("topP", Math.max(1e-6, topP));
            }
            if (count > 1) {
                options.put("candidates", count);
            }
            JsonNode seed = OpenAiFields.get(body, "seed");
            if (seed != null) {
                options.set("seed", seed);
            }
        } else if (count > 1) {
            options.put("nBest", count);
        }
        if (!options.isEmpty()) {
            request.set("options", options);
        }
    }

    private static Content content(JsonNode body) {
        JsonNode messages = body.path("messages");
        if (!messages.isArray() || messages.isEmpty()) {
            throw ApiException.field("/messages", "must be an array of at least one message");
        }
        Content last = null;
        String earlier = null;
        for (int i = 0; i < messages.size(); i++) {
            JsonNode message = messages.get(i);
            if (message.path("role").asText().equals("user")) {
                if (last != null && last.image() != null) {
                    earlier = last.image();
                }
                last = content(message.path("content"), "/messages/" + i + "/content");
            }
        }
        if (last == null) {
            throw ApiException.field("/messages", "has no message of the user");
        }
        return last.image() == null ? new Content(last.text(), earlier) : last;
    }

    private static Content content(JsonNode content, String path) {
        if (content.isTextual()) {
            return new Content(content.textValue().strip(), null);
        }
        if (!content.isArray()) {
            throw ApiException.field(path, "must be a string or an array of parts");
        }
        StringBuilder text = new StringBuilder();
        String image = null;
        for (int i = 0; i < content.size(); i++) {
            JsonNode part = content.get(i);
            switch (part.path("type").asText()) {
                case "text" ->
                    text.append(text.isEmpty() ? "" : "\n")
                            .append(part.path("text").asText());
                case "image_url" -> {
                    if (image != null) {
                        throw ApiException.field(path + "/" + i, "is a second image; the model accepts one");
                    }
                    image = part.at("/image_url/url").asText();
                }
                default -> throw ApiException.field(path + "/" + i + "/type", "must be text or image_url");
            }
        }
        return new Content(text.toString().strip(), image);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ofajava.server.error.ApiException;
import io.ofajava.server.http.Json;
import java.util.List;

/**
 * An image generation as a request of this server.
 *
 * @param model as the client sent it
 * @param size {@code WIDTHxHEIGHT}, or {@code auto}
 * @param url whether the response contains URLs instead of base64
 */
public record ImagesRequest(String model, ObjectNode request, String size, boolean url) {
    private static final List<String> UNSUPPORTED = List.of("stream", "partial_images");
    private static final int MOST_IMAGES = 32;

    /**
     * Parses a request.
     *
     * @param bucket whether the server has a bucket for images, which URLs require
     * @throws ApiException 400 with the path of the invalid field
     */
    public static ImagesRequest of(JsonNode body, boolean bucket) {
        if (!body.isObject()) {
            throw ApiException.field("", "the body must be a JSON object");
        }
        OpenAiFields.refuse(body, UNSUPPORTED);
        String form = OpenAiFields.text(body, "response_format", "b64_json");
        boolean url = form.equals("url");
        if (!url && !form.equals("b64_json")) {
            throw ApiException.field("/response_format", "must be b64_json or url");
        }
        if (url && !bucket) {
            throw ApiException.field("/response_format", "must be b64_json unless the setting OFA_S3_BUCKET is set");
        }
        String format = OpenAiFields.text(body, "output_format", "png");
        ObjectNode request = Json.object().put("task", "paint").put("text", OpenAiFields.text(body, "prompt", ""));
        int count = OpenAiFields.whole(body, "n", 1, MOST_IMAGES, 1);
        if (count > 1) {
            request.putObject("options").put("candidates", count);
        }
        JsonNode seed = OpenAiFields.get(body, "seed");
        if (seed != null) {
            request.withObject("/options").set("seed", seed);
        }
        request.putObject("output")
                .put("format", format)
                .put("quality", OpenAiFields.whole(body, "output_compression", 1, 100, 92))
                .put("inline", !url)
                .put("presign", url);
        return new ImagesRequest(
                OpenAiFields.text(body, "model", ""), request, OpenAiFields.text(body, "size", "auto"), url);
    }

    /** The response in OpenAI's format. @param answer this server's own response */
    public ObjectNode response(JsonNode answer, long created) {
        ObjectNode node = Json.object().put("created", created);
        JsonNode first = answer.at("/images/0");
        node.put("output_format", first.path("contentType").asText().replace("image/", ""))
                .put(
                        "size",
                        first.path("width").asInt() + "x" + first.path("height").asInt());
        answer.path("images")
                .forEach(image -> node.withArray("data")
                        .addObject()
                        .put(
                                url ? "url" : "b64_json",
                                image.at(url ? "/s3/presignedUrl" : "/image").asText()));
        return node;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.notebook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ofajava.server.error.ApiException;
import io.ofajava.server.http.Json;
import io.ofajava.server.request.BucketRules;
import io.ofajava.server.request.ParsedBody;
import java.nio.charset.StandardCharsets;

/**
 * A request of the notebook's clients, validated in the order of the notebook's own server.
 *
 * @param instruction question, phrase or text; empty for a caption
 */
public record NotebookRequest(NotebookTask task, String bucket, String key, String instruction) {
    private static final int MAX_KEY_BYTES = 1024;

    /**
     * Parses and validates the object of a {@link ParsedBody.Notebook}.
     *
     * @param maxChars maximum length of the instruction
     * @throws ApiException 400
     */
    public static NotebookRequest of(ObjectNode object, BucketRules buckets, int maxChars) {
        String name = required(object, "ofa_task");
        NotebookTask task = NotebookTask.of(name);
        if (task == null) {
            throw ApiException.field("", "invalid ofa_task");
        }
        String bucket = required(object, "bucket_name");
        String key = required(object, "key_name");
        String instruction = task == NotebookTask.OFA_TASK_IMAGE_CAPTION ? "" : required(object, "instruction");
        if (instruction.length() > maxChars) {
            throw ApiException.field(
                    "/instruction", "has " + instruction.length() + " characters; at most " + maxChars + " are read");
        }
        NotebookRequest request = new NotebookRequest(task, bucket, key, instruction);
        if (task != NotebookTask.OFA_TASK_TEXT2IMAGE) {
            buckets.requireReadable("/bucket_name", bucket);
            requireKey("/key_name", key);
        }
        if (task.writes()) {
            buckets.requireWritable("/bucket_name", bucket);
            requireKey("/instruction", request.boxKey());
        }
        return request;
    }

    private static void requireKey(String path, String key) {
        BucketRules.requireKey(path, key);
        if (key.getBytes(StandardCharsets.UTF_8).length > MAX_KEY_BYTES) {
            throw ApiException.field(path, "makes a key of more than " + MAX_KEY_BYTES + " bytes");
        }
    }

    /** As in Python, an empty text counts as missing. */
    private static String required(ObjectNode object, String name) {
        JsonNode value = object.get(name);
        if (value == null
                || value.isNull()
                || value.isTextual() && value.textValue().isEmpty()) {
            throw ApiException.field("", name + " is required");
        }
        if (!value.isTextual()) {
            throw ApiException.field("/" + name, "must be a string");
        }
        return value.textValue();
    }

    /** The key of the image with the box. */
    String boxKey() {
        return task == NotebookTask.OFA_TASK_VISUAL_GROUNDING ? instruction + key : key;
    }

    /** The format of errors: the notebook's {@code Error}, with this server's code. */
    public static ObjectNode error(ApiException error, String requestId) {
        return Json.object()
                .put("Error", error.getMessage())
                .put("code", error.code().id())
                .put("requestId", requestId);
    }
}

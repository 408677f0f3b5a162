// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ofajava.server.http.Json;
import org.jspecify.annotations.Nullable;

/**
 * The response to a chat completion, whole or in pieces. Pieces are made by one thread after another.
 *
 * <p>Without {@code usage}: OFA counts image patches and vocabulary of its own, which are no tokens that anybody could
 * compare.
 */
public final class ChatCompletion {
    private final ChatRequest request;
    private final String id;
    private final long created;
    private String sent = "";

    /** @param id of the request */
    public ChatCompletion(ChatRequest request, String id, long created) {
        this.request = request;
        this.id = id;
        this.created = created;
    }

    /** The whole response. @param answer this server's own */
    public ObjectNode whole(JsonNode answer) {
        return OpenAiJson.completion(id, request.model(), created, answer, request.count());
    }

    /** The first piece, which names the role. */
    public ObjectNode first() {
        return chunk(Json.object().put("role", "assistant").put("content", ""), null);
    }

    /**
     * What is new of a text.
     *
     * @param text as far as it is final
     * @return null if there is nothing new
     */
    public @Nullable ObjectNode next(String text) {
        if (text.length() <= sent.length() || !text.startsWith(sent)) {
            return null;
        }
        String fresh = text.substring(sent.length());
        sent = text;
        return chunk(Json.object().put("content", fresh), null);
    }

    /** The rest of the text; null if there is none. @param answer this server's own response */
    public ObjectNode rest(JsonNode answer) {
        return next(OpenAiJson.content(answer, 0));
    }

    /** The last piece. */
    public ObjectNode last() {
        return chunk(Json.object(), "stop");
    }

    private ObjectNode chunk(ObjectNode delta, @Nullable String finish) {
        return OpenAiJson.chunk(id, request.model(), created, delta, finish);
    }
}

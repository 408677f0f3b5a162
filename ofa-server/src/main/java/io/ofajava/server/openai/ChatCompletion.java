// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ofajava.server.http.Json;
import org.jspecify.annotations.Nullable;

/**
 * The response to a chat completion, complete or in pieces. Used by one thread at a time.
 *
 * <p>There is no {@code usage}: OFA counts image patches and tokens of its own vocabulary, which are not comparable
 * with those of other models.
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

    /** The complete response. @param answer this server's own response */
    public ObjectNode whole(JsonNode answer) {
        return OpenAiJson.completion(id, request.model(), created, answer, request.count());
    }

    /** The first piece, which contains the role. */
    public ObjectNode first() {
        return chunk(Json.object().put("role", "assistant").put("content", ""), null);
    }

    /**
     * The new part of a text.
     *
     * @param text the committed prefix
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
    public @Nullable ObjectNode rest(JsonNode answer) {
        return next(OpenAiJson.content(answer, 0));
    }

    /** The last piece. @param answer this server's own response, which the piece contains as {@code ofa} */
    public ObjectNode last(JsonNode answer) {
        return chunk(Json.object().set("ofa", answer), "stop");
    }

    private ObjectNode chunk(ObjectNode delta, @Nullable String finish) {
        return OpenAiJson.chunk(id, request.model(), created, delta, finish);
    }
}

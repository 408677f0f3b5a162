// SPDX-License-Identifier: Apache-2.0
package io.ofajava.langchain4j;

import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.ofajava.error.InvalidInputException;

/**
 * A chat model that answers questions about images.
 *
 * <pre>{@code
 * ChatModel model = OfaChatModel.builder().ofa(ofa).build();
 * UserMessage message = UserMessage.from(
 *         TextContent.from("what color is the bus?"), ImageContent.from(base64, "image/jpeg"));
 * String answer = model.chat(message).aiMessage().text();
 * }</pre>
 *
 * <p>OFA has no dialogue. The last user message is the request: an image and a text are a question
 * ({@link OfaModelBuilder#task} chooses another task), an image alone gets a caption, a text alone is an instruction.
 * If the last message has no image, the last image of the conversation is used. Earlier texts and responses are not
 * read. System messages, tools, JSON output, stop sequences and several images in one message are refused with an
 * {@link dev.langchain4j.exception.UnsupportedFeatureException}. Thread-safe.
 */
public final class OfaChatModel implements ChatModel {
    private final ChatRequests requests;

    private OfaChatModel(ChatRequests requests) {
        this.requests = requests;
    }

    /** Returns a builder; the model is required. */
    public static OfaModelBuilder<OfaChatModel> builder() {
        return new OfaModelBuilder<>(OfaChatModel::new);
    }

    /**
     * Performs one request. Blocking.
     *
     * @throws InvalidRequestException if an image or an option cannot be used
     * @throws io.ofajava.error.OfaException if the model fails
     */
    @Override
    public ChatResponse doChat(ChatRequest request) {
        try {
            return requests.toResponse(requests.ofa().run(requests.toRequest(request)));
        } catch (InvalidInputException e) {
            throw new InvalidRequestException(e.getMessage(), e);
        }
    }
}

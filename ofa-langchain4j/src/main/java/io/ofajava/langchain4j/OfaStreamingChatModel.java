// SPDX-License-Identifier: Apache-2.0
package io.ofajava.langchain4j;

import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import io.ofajava.GenerationListener;
import io.ofajava.error.InvalidInputException;
import java.util.concurrent.CompletionException;

/**
 * Streaming form of {@link OfaChatModel}, which delivers the committed prefix of the text. With a beam, text is
 * committed when all hypotheses that may still win agree on it, so the last words arrive with the complete response.
 * The handler is called on threads of the model and must not block; a blocking call of the same model there fails.
 * Thread-safe.
 */
public final class OfaStreamingChatModel implements StreamingChatModel {
    private final ChatRequests requests;

    private OfaStreamingChatModel(ChatRequests requests) {
        this.requests = requests;
    }

    /** Returns a builder; the model is required. */
    public static OfaModelBuilder<OfaStreamingChatModel> builder() {
        return new OfaModelBuilder<>(OfaStreamingChatModel::new);
    }

    /** Starts one request and returns; failures arrive at {@link StreamingChatResponseHandler#onError}. */
    @Override
    public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
        Deltas deltas = new Deltas(handler);
        try {
            requests.ofa()
                    .async()
                    .run(requests.toRequest(request).withListener(deltas))
                    .thenApply(requests::toResponse)
                    .whenComplete((response, failure) -> {
                        if (failure != null) {
                            handler.onError(translated(failure));
                        } else {
                            deltas.finish(response);
                        }
                    });
        } catch (RuntimeException e) {
            handler.onError(translated(e));
        }
    }

    private static Throwable translated(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof InvalidInputException ? new InvalidRequestException(cause.getMessage(), cause) : cause;
    }

    /** Delivers the new part of a growing text. */
    private static final class Deltas implements GenerationListener {
        private final StreamingChatResponseHandler handler;
        private String sent = "";

        Deltas(StreamingChatResponseHandler handler) {
            this.handler = handler;
        }

        @Override
        public boolean wantsText() {
            return true;
        }

        /** Holds back trailing spaces, which the complete text does not have. */
        @Override
        public synchronized void text(int tokens, String committed) {
            send(committed.strip());
        }

        private void send(String text) {
            if (text.length() > sent.length() && text.startsWith(sent)) {
                String delta = text.substring(sent.length());
                sent = text;
                handler.onPartialResponse(delta);
            }
        }

        synchronized void finish(ChatResponse response) {
            send(response.aiMessage().text());
            handler.onCompleteResponse(response);
        }
    }
}

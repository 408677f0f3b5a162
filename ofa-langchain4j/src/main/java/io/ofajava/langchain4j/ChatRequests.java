// SPDX-License-Identifier: Apache-2.0
package io.ofajava.langchain4j;

import dev.langchain4j.data.image.Image;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.ChatResponseMetadata;
import dev.langchain4j.model.output.FinishReason;
import io.ofajava.GenerationOptions;
import io.ofajava.ImageInput;
import io.ofajava.Ofa;
import io.ofajava.RemoteImages;
import io.ofajava.Request;
import io.ofajava.Result;
import io.ofajava.Task;
import io.ofajava.error.InvalidInputException;
import io.ofajava.image.Box;
import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Converts chat requests to requests of tasks, and results to responses.
 *
 * @param task for an image and a text; null: {@code answer}
 * @param options defaults of each request
 * @param remote hosts from which images may be fetched; null: none
 */
record ChatRequests(
        Ofa ofa,
        @Nullable Task task,
        GenerationOptions options,
        @Nullable RemoteImages remote) {

    Request toRequest(ChatRequest chat) {
        refuseUnsupported(chat);
        List<ChatMessage> messages = chat.messages();
        if (!(messages.get(messages.size() - 1) instanceof UserMessage user)) {
            throw new InvalidRequestException("the last message is not a user message");
        }
        String text = text(user);
        ImageInput image = image(messages);
        try {
            Task chosen = task(image, text);
            Request request = Request.of(chosen).withOptions(options(chat, chosen));
            if (image != null) {
                request = request.withImage(image);
            }
            return chosen.texts().isEmpty() ? request : request.withText(text);
        } catch (InvalidInputException e) {
            throw new InvalidRequestException(e.getMessage(), e);
        }
    }

    private Task task(@Nullable ImageInput image, String text) {
        if (image == null) {
            return Task.of("run");
        }
        if (text.isEmpty()) {
            return Task.of("caption");
        }
        return task == null ? Task.of("answer") : task;
    }

    /** The image of the last user message that has one: OFA accepts one image and does not support dialogue. */
    private @Nullable ImageInput image(List<ChatMessage> messages) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (messages.get(i) instanceof UserMessage user) {
                List<ImageContent> images = new ArrayList<>();
                for (Content content : user.contents()) {
                    if (content instanceof ImageContent image) {
                        images.add(image);
                    } else if (!(content instanceof TextContent)) {
                        throw new UnsupportedFeatureException("OFA accepts text and one image, not "
                                + content.type().name().toLowerCase(Locale.ROOT));
                    }
                }
                if (images.size() > 1) {
                    throw new UnsupportedFeatureException(
                            "OFA accepts one image, but the message has " + images.size());
                }
                if (!images.isEmpty()) {
                    return image(images.get(0).image());
                }
            }
        }
        return null;
    }

    private ImageInput image(Image image) {
        if (image.base64Data() != null) {
            return ImageInput.of(base64(image.base64Data()));
        }
        URI url = image.url();
        if (url == null) {
            throw new InvalidRequestException("the image has neither data nor a URL");
        }
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        if (scheme.equals("data")) {
            String data = url.getSchemeSpecificPart();
            int comma = data.indexOf(',');
            if (comma < 0 || !data.substring(0, comma).endsWith(";base64")) {
                throw new InvalidRequestException("the image's data URL has no ';base64,' before the data");
            }
            return ImageInput.of(base64(data.substring(comma + 1)));
        }
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new InvalidRequestException("the image's URL has the scheme '" + scheme + "'; send the image's data");
        }
        if (remote == null) {
            throw new InvalidRequestException(
                    "the image is at " + url.getHost() + ", and no host is allowed; set remoteImages or send the data");
        }
        try {
            return ImageInput.of(url, remote);
        } catch (InvalidInputException e) {
            throw new InvalidRequestException(e.getMessage(), e);
        }
    }

    private static byte[] base64(String data) {
        try {
            return Base64.getMimeDecoder().decode(data);
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException("the image's data is not base64: " + e.getMessage(), e);
        }
    }

    private static String text(UserMessage user) {
        StringBuilder text = new StringBuilder();
        for (Content content : user.contents()) {
            if (content instanceof TextContent part) {
                text.append(text.isEmpty() ? "" : "\n").append(part.text());
            }
        }
        return text.toString().strip();
    }

    private static void refuseUnsupported(ChatRequest chat) {
        for (ChatMessage message : chat.messages()) {
            if (!(message instanceof UserMessage) && !(message instanceof AiMessage)) {
                throw new UnsupportedFeatureException(
                        "OFA does not accept a " + message.type().name().toLowerCase(Locale.ROOT)
                                + " message; put its content into the question");
            }
        }
        if (!isEmpty(chat.toolSpecifications()) || chat.toolChoice() != null) {
            throw new UnsupportedFeatureException("OFA does not call tools");
        }
        if (chat.responseFormat() != null && chat.responseFormat().type() != ResponseFormatType.TEXT) {
            throw new UnsupportedFeatureException("OFA does not generate JSON");
        }
        if (!isEmpty(chat.stopSequences())) {
            throw new UnsupportedFeatureException("OFA has no stop sequences");
        }
        if (chat.frequencyPenalty() != null || chat.presencePenalty() != null) {
            throw new UnsupportedFeatureException("OFA has no frequency or presence penalty; see noRepeatNgramSize");
        }
    }

    private static boolean isEmpty(@Nullable List<?> list) {
        return list == null || list.isEmpty();
    }

    /** The request's parameters override the model's defaults, if the task accepts them. */
    private GenerationOptions options(ChatRequest chat, Task chosen) {
        GenerationOptions merged = options;
        if (chat.maxOutputTokens() != null) {
            merged = merged.withMaxLength(chat.maxOutputTokens());
        }
        if (chat.topK() != null) {
            merged = merged.withTopK(chat.topK());
        }
        if (chat.topP() != null) {
            merged = merged.withTopP(chat.topP());
        }
        // In a chat, a temperature selects sampling; 0 selects the most probable text, by beam search.
        if (chat.temperature() != null && chat.temperature() > 0) {
            merged = merged.withTemperature(chat.temperature()).withSampling(true);
        }
        return merged;
    }

    ChatResponse toResponse(Result result) {
        return ChatResponse.builder()
                .aiMessage(AiMessage.from(text(result)))
                .metadata(ChatResponseMetadata.builder()
                        .modelName(ofa.info().checkpoint())
                        .finishReason(FinishReason.STOP)
                        .build())
                .build();
    }

    /** The text; for one box, its edges in pixels as a JSON array. */
    private static String text(Result result) {
        if (result.task().output() != Task.Output.BOX) {
            return result.text();
        }
        Box box = result.region().box();
        return String.format(Locale.ROOT, "[%.1f, %.1f, %.1f, %.1f]", box.x0(), box.y0(), box.x1(), box.y1());
    }
}

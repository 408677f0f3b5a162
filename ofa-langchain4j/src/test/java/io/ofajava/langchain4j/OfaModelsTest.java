// SPDX-License-Identifier: Apache-2.0
package io.ofajava.langchain4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.langchain4j.data.image.Image;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.AudioContent;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.output.FinishReason;
import io.ofajava.GenerationOptions;
import io.ofajava.Ofa;
import io.ofajava.RemoteImages;
import io.ofajava.Task;
import io.ofajava.image.ImageDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** LangChain4j's models with the demo model. */
class OfaModelsTest {
    private static final Path EXAMPLES =
            Path.of(System.getProperty("ofa.root", "..")).resolve("demo-model/examples");
    private static final String CAPTION = "a large red diamond above a small white cross";

    private static Ofa ofa;
    private static ChatModel model;
    private static ImageContent diamond;
    private static ImageContent square;

    @BeforeAll
    static void load() throws IOException {
        ofa = Ofa.builder().threads(1).build();
        model = OfaChatModel.builder().ofa(ofa).build();
        diamond = content("red-diamond-white-cross.png");
        square = content("black-square.png");
    }

    @AfterAll
    static void close() {
        ofa.close();
    }

    private static ImageContent content(String name) throws IOException {
        return ImageContent.from(
                Base64.getEncoder().encodeToString(Files.readAllBytes(EXAMPLES.resolve(name))), "image/png");
    }

    private static String ask(ChatModel asked, UserMessage... messages) {
        return asked.chat(messages).aiMessage().text();
    }

    @Test
    void aQuestionAboutAnImageIsAnswered() {
        ChatResponse response =
                model.chat(UserMessage.from(TextContent.from("what color is the small cross?"), diamond));
        assertEquals("white", response.aiMessage().text());
        assertEquals(FinishReason.STOP, response.finishReason());
        assertEquals(ofa.info().checkpoint(), response.modelName());
    }

    @Test
    void anImageAloneGetsACaption() {
        assertEquals(CAPTION, ask(model, UserMessage.from(diamond)));
    }

    @Test
    void aTextAloneIsAnInstruction() {
        assertEquals(ofa.run("what color is the bus?").text(), ask(model, UserMessage.from("what color is the bus?")));
    }

    @Test
    void theLastImageOfTheConversationIsUsed() {
        ChatResponse response = model.chat(List.of(
                UserMessage.from(square),
                AiMessage.from("a large black square at the bottom"),
                UserMessage.from(diamond),
                AiMessage.from(CAPTION),
                UserMessage.from("what color is the small cross?")));
        assertEquals("white", response.aiMessage().text());
    }

    @Test
    void aTaskCanBeChosen() {
        ChatModel finder =
                OfaChatModel.builder().ofa(ofa).task(Task.of("ground")).build();
        String box = ask(finder, UserMessage.from(TextContent.from("the large diamond"), diamond));
        assertTrue(box.matches("\\[4[0-9.]+, 2[0-9.]+, [78][0-9.]+, [56][0-9.]+]"), box);
        assertThrows(
                IllegalArgumentException.class, () -> OfaChatModel.builder().task(Task.of("paint")));
        assertThrows(
                IllegalArgumentException.class, () -> OfaChatModel.builder().task(Task.of("caption")));
    }

    @Test
    void dataUrlsAreRead() {
        String url = "data:image/png;base64," + diamond.image().base64Data();
        assertEquals(CAPTION, ask(model, UserMessage.from(ImageContent.from(url))));
    }

    @Test
    void otherUrlsAreRefused() {
        for (String url : List.of("http://localhost:1/a.png", "file:///etc/passwd", "s3://bucket/a.png")) {
            InvalidRequestException e = assertThrows(
                    InvalidRequestException.class, () -> ask(model, UserMessage.from(ImageContent.from(url))), url);
            assertTrue(
                    e.getMessage().contains(url.startsWith("http") ? "localhost" : url.split(":")[0]), e.getMessage());
        }
        ChatModel remote = OfaChatModel.builder()
                .ofa(ofa)
                .remoteImages(RemoteImages.hosts("example.com"))
                .build();
        InvalidRequestException e = assertThrows(
                InvalidRequestException.class,
                () -> ask(remote, UserMessage.from(ImageContent.from("http://localhost:1/a.png"))));
        assertTrue(e.getMessage().contains("localhost"), e.getMessage());
    }

    @Test
    void damagedImagesAreRefused() {
        assertThrows(
                InvalidRequestException.class,
                () -> ask(model, UserMessage.from(ImageContent.from("AAAA", "image/png"))));
    }

    @Test
    void unsupportedFeaturesAreRefused() {
        UserMessage question = UserMessage.from(TextContent.from("what is it?"), diamond);
        List<ChatRequest> requests = List.of(
                ChatRequest.builder()
                        .messages(SystemMessage.from("be brief"), question)
                        .build(),
                ChatRequest.builder()
                        .messages(question)
                        .responseFormat(ResponseFormat.JSON)
                        .build(),
                ChatRequest.builder()
                        .messages(question)
                        .stopSequences(List.of("end"))
                        .build(),
                ChatRequest.builder().messages(question).presencePenalty(1.0).build(),
                ChatRequest.builder()
                        .messages(UserMessage.from(diamond, square))
                        .build(),
                ChatRequest.builder()
                        .messages(UserMessage.from(AudioContent.from("AAAA", "audio/wav")))
                        .build());
        for (ChatRequest request : requests) {
            assertThrows(UnsupportedFeatureException.class, () -> model.chat(request), request.toString());
        }
    }

    @Test
    void parametersReachTheModel() {
        ChatRequest request = ChatRequest.builder()
                .messages(UserMessage.from(diamond))
                .maxOutputTokens(3)
                .build();
        String cut = model.chat(request).aiMessage().text();
        assertTrue(!cut.isEmpty() && cut.split(" ").length <= 3, cut);
        ChatRequest wrong = ChatRequest.builder()
                .messages(UserMessage.from(diamond))
                .topP(3.0)
                .build();
        assertThrows(InvalidRequestException.class, () -> model.chat(wrong));
        ChatModel seeded = OfaChatModel.builder()
                .ofa(ofa)
                .options(GenerationOptions.defaults().withSeed(5))
                .build();
        ChatRequest hot = ChatRequest.builder()
                .messages(UserMessage.from(diamond))
                .temperature(2.0)
                .build();
        String sample = seeded.chat(hot).aiMessage().text();
        assertEquals(sample, seeded.chat(hot).aiMessage().text());
        assertNotEquals(CAPTION, sample);
    }

    @Test
    void aStreamedTextIsTheSameText() throws Exception {
        List<String> parts = new ArrayList<>();
        CompletableFuture<ChatResponse> done = new CompletableFuture<>();
        OfaStreamingChatModel.builder()
                .ofa(ofa)
                .build()
                .chat(List.of(UserMessage.from(diamond)), collecting(parts, done));
        assertEquals(CAPTION, done.get(60, TimeUnit.SECONDS).aiMessage().text());
        assertEquals(CAPTION, String.join("", parts));
        assertTrue(parts.size() > 1, "the text was not streamed: " + parts);
    }

    @Test
    void aStreamReportsItsFailure() {
        CompletableFuture<ChatResponse> done = new CompletableFuture<>();
        OfaStreamingChatModel.builder()
                .ofa(ofa)
                .build()
                .chat(
                        List.of(UserMessage.from(ImageContent.from("AAAA", "image/png"))),
                        collecting(new ArrayList<>(), done));
        Exception e = assertThrows(Exception.class, () -> done.get(60, TimeUnit.SECONDS));
        assertInstanceOf(InvalidRequestException.class, e.getCause());
    }

    private static StreamingChatResponseHandler collecting(List<String> parts, CompletableFuture<ChatResponse> done) {
        return new StreamingChatResponseHandler() {
            @Override
            public void onPartialResponse(String part) {
                parts.add(part);
            }

            @Override
            public void onCompleteResponse(ChatResponse response) {
                done.complete(response);
            }

            @Override
            public void onError(Throwable error) {
                done.completeExceptionally(error);
            }
        };
    }

    @Test
    void imagesAreGenerated() {
        OfaImageModel images =
                OfaImageModel.of(ofa, GenerationOptions.defaults().withSeed(3));
        Image one = images.generate("a red circle").content();
        assertEquals("image/png", one.mimeType());
        var header = ImageDecoder.defaults().header(Base64.getDecoder().decode(one.base64Data()));
        assertTrue(header.width() > 16 && header.width() == header.height());
        assertEquals(2, images.generate("a red circle", 2).content().size());
        assertThrows(InvalidRequestException.class, () -> images.generate("a red circle", 99));
        assertThrows(InvalidRequestException.class, () -> images.generate(" "));
    }
}

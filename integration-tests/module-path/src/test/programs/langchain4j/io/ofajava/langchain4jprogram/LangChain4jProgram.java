// SPDX-License-Identifier: Apache-2.0
package io.ofajava.langchain4jprogram;

import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import io.ofajava.Ofa;
import io.ofajava.langchain4j.OfaChatModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** Prints the module of the model and a caption by it. */
public final class LangChain4jProgram {
    private LangChain4jProgram() {}

    /** @param arguments a PNG image */
    public static void main(String[] arguments) throws IOException {
        System.out.println(OfaChatModel.class.getModule());
        String image = Base64.getEncoder().encodeToString(Files.readAllBytes(Path.of(arguments[0])));
        try (Ofa ofa = Ofa.load()) {
            ChatModel model = OfaChatModel.builder().ofa(ofa).build();
            System.out.println(model.chat(UserMessage.from(ImageContent.from(image, "image/png"))).aiMessage().text());
        }
    }
}

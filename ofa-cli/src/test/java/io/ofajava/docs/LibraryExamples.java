// SPDX-License-Identifier: Apache-2.0
package io.ofajava.docs;

import io.ofajava.Answer;
import io.ofajava.Caption;
import io.ofajava.GenerationListener;
import io.ofajava.GenerationOptions;
import io.ofajava.ImageInput;
import io.ofajava.ModelInfo;
import io.ofajava.Ofa;
import io.ofajava.Outcome;
import io.ofajava.Region;
import io.ofajava.Request;
import io.ofajava.Result;
import io.ofajava.Task;
import io.ofajava.error.InvalidInputException;
import io.ofajava.hub.ModelHub;
import io.ofajava.image.BoxOverlay;
import io.ofajava.image.ImageDecoder;
import io.ofajava.image.ImageEncoder;
import io.ofajava.image.RgbImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The examples of docs/library.md: compiled, run with the demo model, and compared with the page. */
final class LibraryExamples {
    private LibraryExamples() {}

    static List<String> ask(Path model, Path cache, Path image) {
        List<String> texts = new ArrayList<>();
        // snippet: ask
        try (Ofa ofa = Ofa.builder().model(model).threads(2).cache(cache).build()) {
            texts.add(ofa.caption(image).text());
            texts.add(ofa.answer(image, "what color is the square?").text());
            texts.add(ofa.ground(image, "the square").box().toString());
        }
        // end
        return texts;
    }

    static Answer closed(Ofa ofa, Path image) {
        // snippet: closed
        Answer answer = ofa.answer(
                ImageInput.of(image),
                "what color is the square?",
                GenerationOptions.defaults().withChoices(List.of("red", "black", "blue")));
        System.out.println(answer.text() + " " + answer.probability());
        // end
        return answer;
    }

    static Region box(Ofa ofa, Path image, Path target) {
        // snippet: box
        Region found = ofa.ground(image, "the square");
        RgbImage pixels = ImageDecoder.defaults().read(image);
        ImageEncoder.write(BoxOverlay.paint(pixels, found.box(), "the square"), target);
        // end
        return found;
    }

    static Result task(Ofa ofa, Path image) {
        // snippet: task
        Result result = ofa.run(
                Request.of(Task.of("entail")).withImage(ImageInput.of(image)).withText("two dogs are playing"));
        System.out.println(result.text() + " " + result.score());
        // end
        return result;
    }

    static Result sampled(Ofa ofa, Path image) {
        // snippet: sampled
        Result sampled = ofa.run(Request.of(Task.of("caption"))
                .withImage(ImageInput.of(image))
                .withOptions(GenerationOptions.defaults()
                        .withTopP(0.9)
                        .withCandidates(3)
                        .withSeed(7)));
        sampled.nBest().forEach(output -> System.out.println(output.text()));
        // end
        return sampled;
    }

    static List<Outcome<Caption>> many(Ofa ofa, List<Path> paths) {
        // snippet: many
        List<ImageInput> images = paths.stream().map(ImageInput::of).toList();
        List<Outcome<Caption>> captions = ofa.captionAll(
                images, GenerationOptions.defaults().withBeamSize(3).withNBest(2));
        // end
        return captions;
    }

    static String mistakes(Ofa ofa, Path image) {
        // snippet: mistakes
        try {
            return ofa.caption(image).text();
        } catch (InvalidInputException e) {
            return e.code().id() + ": " + e.getMessage();
        }
        // end
    }

    static void paint(Path model, Path vqgan, Path target) {
        // snippet: paint
        try (Ofa ofa = Ofa.builder().model(model).vqgan(vqgan).build()) {
            GenerationOptions options = GenerationOptions.defaults().withSeed(7);
            ImageEncoder.write(ofa.paint("a bowl of fruit", options).best(), target);
        }
        // end
    }

    static String async(Ofa ofa, Path image) {
        // snippet: async
        CompletableFuture<Caption> caption =
                ofa.async().caption(ImageInput.of(image)).orTimeout(10, TimeUnit.SECONDS);
        CompletableFuture<String> text = caption.thenApply(Caption::text);
        // end
        return text.join();
    }

    static Result followed(Ofa ofa, Path image) {
        // snippet: followed
        GenerationListener listener = new GenerationListener() {
            @Override
            public boolean wantsText() {
                return true;
            }

            @Override
            public void text(int tokens, String committed) {
                System.out.println(committed);
            }
        };
        Request request = Request.of(Task.of("caption")).withImage(ImageInput.of(image));
        Result result = ofa.run(request.withListener(listener));
        // end
        return result;
    }

    static String about(Ofa ofa) {
        // snippet: about
        ModelInfo info = ofa.info();
        String about = info.checkpoint() + " in " + info.precision() + ", " + info.engine();
        // end
        return about;
    }

    static Ofa published() {
        // snippet: published
        ModelHub.open().fetch("OFA-Sys/ofa-base");
        Ofa ofa = Ofa.load("OFA-Sys/ofa-base");
        // end
        return ofa;
    }
}

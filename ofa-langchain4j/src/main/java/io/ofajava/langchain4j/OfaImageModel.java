// SPDX-License-Identifier: Apache-2.0
package io.ofajava.langchain4j;

import dev.langchain4j.data.image.Image;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.model.image.ImageModel;
import dev.langchain4j.model.output.Response;
import io.ofajava.GeneratedImage;
import io.ofajava.GenerationOptions;
import io.ofajava.Ofa;
import io.ofajava.error.InvalidInputException;
import io.ofajava.image.ImageEncoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/** Generates images from texts, as PNG in base64. Blocking. Thread-safe. */
public final class OfaImageModel implements ImageModel {
    private final Ofa ofa;
    private final GenerationOptions options;

    private OfaImageModel(Ofa ofa, GenerationOptions options) {
        this.ofa = ofa;
        this.options = options;
    }

    /**
     * Creates an image model with the library's defaults.
     *
     * @param ofa a text-to-image model; the caller closes it
     */
    public static OfaImageModel of(Ofa ofa) {
        return of(ofa, GenerationOptions.defaults());
    }

    /**
     * Creates an image model.
     *
     * @param ofa a text-to-image model; the caller closes it
     * @param options of each request, such as {@link GenerationOptions#paper()} or a seed
     * @throws IllegalArgumentException if the model does not generate images
     */
    public static OfaImageModel of(Ofa ofa, GenerationOptions options) {
        Objects.requireNonNull(options, "options");
        if (!ofa.canPaint()) {
            throw new IllegalArgumentException("the model " + ofa.info().checkpoint() + " does not generate images");
        }
        return new OfaImageModel(ofa, options);
    }

    /** The best of the candidates that the options set. */
    @Override
    public Response<Image> generate(String prompt) {
        return Response.from(images(prompt, options).get(0));
    }

    /** Generates {@code n} candidates, best first. */
    @Override
    public Response<List<Image>> generate(String prompt, int n) {
        return Response.from(images(prompt, candidates(n)));
    }

    private GenerationOptions candidates(int n) {
        try {
            return options.withCandidates(n);
        } catch (InvalidInputException e) {
            throw new InvalidRequestException(e.getMessage(), e);
        }
    }

    private List<Image> images(String prompt, GenerationOptions chosen) {
        try {
            List<Image> images = new ArrayList<>();
            for (GeneratedImage each : ofa.paint(prompt, chosen).images()) {
                images.add(Image.builder()
                        .base64Data(Base64.getEncoder().encodeToString(ImageEncoder.png(each.image())))
                        .mimeType("image/png")
                        .build());
            }
            return images;
        } catch (InvalidInputException e) {
            throw new InvalidRequestException(e.getMessage(), e);
        }
    }
}

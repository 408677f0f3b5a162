// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.notebook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ofajava.GenerationOptions;
import io.ofajava.ModelInfo;
import io.ofajava.Task;
import io.ofajava.image.Box;
import io.ofajava.image.ImageDecoder;
import io.ofajava.image.ImageEncoder;
import io.ofajava.image.Orientation;
import io.ofajava.image.RgbImage;
import io.ofajava.server.http.Json;
import io.ofajava.server.request.ImageInput;
import io.ofajava.server.request.OutputRequest;
import io.ofajava.server.request.TaskRequest;
import io.ofajava.server.service.ModelService;
import io.ofajava.server.service.RequestThreads;
import io.ofajava.server.service.TaskAnswer;
import io.ofajava.server.storage.ImageDelivery;
import io.ofajava.server.storage.ImageFetcher;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Performs requests of the notebook's clients with the settings of the notebook's server: the generator's defaults
 * (beam 5, 1 to 200 tokens), prompts as sent, and images as stored. Thread-safe.
 */
public final class NotebookInvocation {
    /** Image size of the notebook's checkpoint, for checkpoints that set none. */
    private static final int IMAGE_SIZE = 480;

    private static final String CAPTION = "what does the image describe?";
    private static final String RESULTS = "results";

    private final RequestThreads threads;
    private final ImageFetcher images;
    private final ImageDelivery output;
    private final ImageDecoder decoder;

    /** @param decoder decodes images without applying their orientation */
    public NotebookInvocation(RequestThreads threads, ImageFetcher images, ImageDelivery output, ImageDecoder decoder) {
        this.threads = threads;
        this.images = images;
        this.output = output;
        this.decoder = decoder;
    }

    /** Submits a request that ends with the HTTP request. */
    @FunctionalInterface
    public interface Asking {
        /** See {@link ModelService#submit}. */
        CompletableFuture<TaskAnswer> ask(TaskRequest request);
    }

    /**
     * Performs a request.
     *
     * @param info describes the model
     * @return a future of the response's JSON
     */
    public CompletableFuture<ObjectNode> run(NotebookRequest request, ModelInfo info, Asking model) {
        return switch (request.task()) {
            case OFA_TASK_IMAGE_CAPTION -> text(request, CAPTION, info, model);
            case OFA_TASK_VISUAL_QA ->
                text(request, request.instruction().strip().toLowerCase(Locale.ROOT), info, model);
            case OFA_TASK_VISUAL_GROUNDING -> ground(request, info, model);
            case OFA_TASK_TEXT2IMAGE -> paint(request, model);
        };
    }

    private CompletableFuture<ObjectNode> text(NotebookRequest request, String prompt, ModelInfo info, Asking model) {
        GenerationOptions options = options(
                info,
                Map.of("beamSize", 5, "minLength", 1, "maxLength", 200, "noRepeatNgramSize", 0, "lengthPenalty", 1));
        TaskRequest task = task("run", stored(request), List.of(prompt), options, OutputRequest.DEFAULT);
        return model.ask(task)
                .thenApply(answer -> Json.object()
                        .put("output", words(answer.json().path("text").asText())));
    }

    /** The notebook's decoding keeps words and omits boxes and image tokens; null if nothing remains. */
    static @Nullable String words(String text) {
        String words = text.replaceAll("<(bin|code)_\\d+>", " ").strip().replaceAll("\\s+", " ");
        return words.isEmpty() ? null : words;
    }

    private CompletableFuture<ObjectNode> ground(NotebookRequest request, ModelInfo info, Asking model) {
        // The image is decoded once, for the model and for drawing.
        return step(threads.transfers().bounded(), () -> images.fetch(stored(request)))
                .thenCompose(bytes -> model.ask(task(
                                "ground",
                                new ImageInput.Inline(bytes),
                                List.of(request.instruction()),
                                options(info, Map.of()),
                                OutputRequest.DEFAULT))
                        .thenCompose(answer -> drawn(request, bytes, answer)));
    }

    private CompletableFuture<ObjectNode> drawn(NotebookRequest request, byte[] bytes, TaskAnswer answer) {
        JsonNode edges = answer.json().get("box");
        Box box = new Box(
                edges.get(0).floatValue(),
                edges.get(1).floatValue(),
                edges.get(2).floatValue(),
                edges.get(3).floatValue());
        boolean jpeg = request.key().toLowerCase(Locale.ROOT).matches(".*\\.jpe?g");
        return step(threads.decoding().unbounded(), () -> {
                    RgbImage image = BoxOutline.draw(decoder.read(bytes, "the image"), box);
                    return jpeg ? ImageEncoder.jpeg(image, OutputRequest.DEFAULT.quality()) : ImageEncoder.png(image);
                })
                .thenCompose(drawn -> step(threads.transfers().unbounded(), () -> {
                    output.store(request.bucket(), request.boxKey(), drawn, jpeg ? "image/jpeg" : "image/png");
                    ObjectNode node = Json.object().putNull("output");
                    node.set("box", edges);
                    return node;
                }));
    }

    private CompletableFuture<ObjectNode> paint(NotebookRequest request, Asking model) {
        OutputRequest place = new OutputRequest(
                false, OutputRequest.DEFAULT.quality(), false, request.bucket(), RESULTS, null, false, 0);
        TaskRequest task = task("paint", null, List.of(request.instruction()), GenerationOptions.defaults(), place);
        return model.ask(task)
                .thenApply(answer -> Json.object()
                        .put("output", answer.json().at("/images/0/s3/uri").asText()));
    }

    private static ImageInput stored(NotebookRequest request) {
        return new ImageInput.InBucket(request.bucket(), request.key());
    }

    private static GenerationOptions options(ModelInfo info, Map<String, Object> values) {
        GenerationOptions options = GenerationOptions.of(values).withOrientation(Orientation.IGNORE);
        return info.imageSize().isPresent() ? options : options.withImageSize(IMAGE_SIZE);
    }

    private static TaskRequest task(
            String name,
            @Nullable ImageInput image,
            List<String> texts,
            GenerationOptions options,
            OutputRequest place) {
        return new TaskRequest("", Task.of(name), image, texts, null, List.of(), options, place, false, null);
    }

    /** Runs a step on other threads. */
    private static <T> CompletableFuture<T> step(Executor where, Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, where);
    }
}

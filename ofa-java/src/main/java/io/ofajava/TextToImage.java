// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.checkpoint.OfaConfig;
import io.ofajava.clip.ClipCheckpoint;
import io.ofajava.clip.ClipRanker;
import io.ofajava.decode.DecodeListener;
import io.ofajava.decode.DecodeRequest;
import io.ofajava.decode.DecodeResult;
import io.ofajava.decode.Hypothesis;
import io.ofajava.decode.Sampling;
import io.ofajava.engine.Backend;
import io.ofajava.engine.EncoderInput;
import io.ofajava.engine.InferenceThread;
import io.ofajava.error.CheckpointError;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.StateError;
import io.ofajava.graph.DecoderKind;
import io.ofajava.graph.GraphStore;
import io.ofajava.image.RgbImage;
import io.ofajava.onnx.GraphPrecision;
import io.ofajava.onnx.GraphTarget;
import io.ofajava.task.ImageInfilling;
import io.ofajava.task.Linked;
import io.ofajava.task.ModelImage;
import io.ofajava.vqgan.VqganCheckpoint;
import io.ofajava.vqgan.VqganDecoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Generates images: the model produces image tokens, the VQGAN decodes them to pixels, and CLIP ranks the images if it
 * is present. Thread-safe.
 */
final class TextToImage implements AutoCloseable {
    private static final String SETTINGS = "generation.paint of config.json";

    private final InferenceThread inference;
    private final VqganCheckpoint vqganCheckpoint;
    private final @Nullable ClipCheckpoint clipCheckpoint;
    private final GraphStore store;
    private final GraphPrecision precision;
    private final GraphTarget target;
    private final Published published;
    private final int codeOffset;
    private final int side;
    // Compiled at first use. Confined to the inference thread.
    private @Nullable VqganDecoder vqgan;
    private @Nullable ClipRanker clip;

    /** Default sampling settings; one of topK and topP is 0. */
    private record Published(int topK, float topP, float temperature) {}

    /** A request for images in progress. */
    private record Job(String text, @Nullable ModelImage image, long seed, CompletableFuture<GeneratedImages> result) {
        void fail(Throwable failure) {
            result.completeExceptionally(Linked.unwrapped(failure));
        }
    }

    /** In float32 on the CPU. */
    TextToImage(
            InferenceThread inference,
            OfaConfig config,
            VqganCheckpoint vqgan,
            @Nullable ClipCheckpoint clip,
            GraphStore store) {
        this(inference, config, vqgan, clip, store, GraphPrecision.FP32, GraphTarget.CPU);
    }

    /**
     * @param clip or null
     * @param precision precision of the VQGAN and of CLIP
     * @param target engine kind of the inference thread
     * @throws InvalidInputException if the VQGAN does not match the model, or a text-to-image setting in config.json is
     *     invalid
     */
    TextToImage(
            InferenceThread inference,
            OfaConfig config,
            VqganCheckpoint vqgan,
            @Nullable ClipCheckpoint clip,
            GraphStore store,
            GraphPrecision precision,
            GraphTarget target) {
        vqgan.requireCodes(config.layout().numCodes());
        this.inference = inference;
        this.vqganCheckpoint = vqgan;
        this.clipCheckpoint = clip;
        this.store = store;
        this.precision = precision;
        this.target = target;
        this.published = published(config.generation());
        this.codeOffset = config.layout().codeOffset();
        this.side = config.codeGridSide();
    }

    /** The published settings, overridden by those of the checkpoint. */
    private static Published published(JsonNode generation) {
        JsonNode paint = generation.get("paint");
        Published result = new Published(TaskDefaults.IMAGE_TOP_K, 0, 1);
        if (paint == null) {
            return result;
        }
        for (Map.Entry<String, JsonNode> field : paint.properties()) {
            if (!field.getValue().isNumber()) {
                throw CheckpointError.SETTING_INVALID.with(SETTINGS, field.getKey(), "a number", field.getValue());
            }
            float value = field.getValue().floatValue();
            result = switch (field.getKey()) {
                case "top_k" -> new Published((int) value, 0, result.temperature());
                case "top_p" -> new Published(0, value, result.temperature());
                case "temperature" -> new Published(result.topK(), result.topP(), value);
                default -> throw CheckpointError.SETTING_UNKNOWN.with(SETTINGS, field.getKey());
            };
        }
        GenerationOptions.defaults().withTemperature(result.temperature()); // applies the checks of requests
        return result;
    }

    /** Number of tokens of an image. */
    int codes() {
        return side * side;
    }

    /**
     * Generates images from a text.
     *
     * @param inputIds the prompt with start and end token
     * @param options candidates and sampling settings
     * @param listener or null
     * @return a future; cancelling it frees the rows before the next step
     */
    CompletableFuture<GeneratedImages> paint(
            String text, int[] inputIds, GenerationOptions options, @Nullable GenerationListener listener) {
        return generate(text, inputIds, null, options, listener);
    }

    /**
     * Regenerates the middle of an image.
     *
     * @param image the image; its middle is hidden from the encoder
     * @param listener or null
     * @return complete images with the new middle
     */
    CompletableFuture<GeneratedImages> infill(
            ModelImage image, int[] inputIds, GenerationOptions options, @Nullable GenerationListener listener) {
        ImageInfilling.hide(image);
        return generate("", inputIds, image, options, listener);
    }

    private CompletableFuture<GeneratedImages> generate(
            String text,
            int[] inputIds,
            @Nullable ModelImage image,
            GenerationOptions options,
            @Nullable GenerationListener listener) {
        long seed = options.seed().orElseGet(() -> ThreadLocalRandom.current().nextLong(Integer.MAX_VALUE));
        Job job = new Job(text, image, seed, new CompletableFuture<>());
        CompletableFuture<DecodeResult> decoding = inference.submit(
                DecoderKind.CODES,
                image == null
                        ? EncoderInput.text(inputIds)
                        : EncoderInput.of(inputIds, image.pixels(), image.size(), image.size()),
                request(options, seed),
                listener == null ? null : new Rows(job, listener));
        job.result().whenComplete((images, failure) -> decoding.cancel(false));
        decoding.thenCompose(decoded -> images(job, decoded)).whenComplete((images, failure) -> {
            if (failure != null) {
                job.fail(failure);
            } else {
                job.result().complete(images);
            }
        });
        return job.result();
    }

    private DecodeRequest request(GenerationOptions options, long seed) {
        boolean own = options.topK().isEmpty() && options.topP().isEmpty();
        Sampling sampling = new Sampling(
                options.candidates().orElse(1),
                own ? published.topK() : options.topK().orElse(0),
                own ? published.topP() : (float) options.topP().orElse(0),
                seed);
        return DecodeRequest.builder(sampling)
                .temperature((float) options.temperature().orElse(published.temperature()))
                .minLength(side * side)
                .maxLength(side * side)
                .fixedLength(true)
                .codes(true)
                .build();
    }

    /** Reports the progress of a request's rows to its listener. */
    private final class Rows implements DecodeListener {
        private final Job job;
        private final GenerationListener listener;
        private final int[] first = new int[side * side];

        Rows(Job job, GenerationListener listener) {
            this.job = job;
            this.listener = listener;
        }

        @Override
        public void started() {
            listener.started();
        }

        @Override
        public void written(int count, int[] tokens) {
            first[count - 1] = tokens[0] - codeOffset;
            listener.imageProgress(count, side * side);
            int every = listener.rowsBetweenPartialImages() * side;
            if (every > 0 && count % every == 0) {
                int[] part = Arrays.copyOf(first, count);
                inference
                        .execute(backend -> vqgan(backend).decodePartial(part, side))
                        .thenAccept(this::partial)
                        .exceptionally(failure -> {
                            job.fail(failure);
                            return null;
                        });
            }
        }

        private void partial(RgbImage upperPart) {
            try {
                listener.partialImage(upperPart);
            } catch (RuntimeException e) {
                throw StateError.LISTENER_FAILED.causedBy(e, e.toString());
            }
        }

        @Override
        public void finished(int steps) {
            listener.imageProgress(side * side, side * side);
            listener.finished(steps);
        }
    }

    /** Decodes images one at a time, so that text requests make progress in between. */
    private CompletableFuture<GeneratedImages> images(Job job, DecodeResult decoded) {
        CompletableFuture<List<GeneratedImage>> all = CompletableFuture.completedFuture(new ArrayList<>());
        for (Hypothesis hypothesis : decoded.hypotheses()) {
            int[] codes = Arrays.stream(hypothesis.tokens())
                    .map(token -> token - codeOffset)
                    .toArray();
            all = all.thenCompose(done -> inference.execute(backend -> {
                if (job.result().isDone()) {
                    throw new CancellationException("the request of this image was cancelled");
                }
                RgbImage pixels = vqgan(backend).decode(codes, side, side).get(0);
                RgbImage whole = job.image() == null ? pixels : ImageInfilling.paste(job.image(), pixels);
                done.add(new GeneratedImage(
                        whole, hypothesis.score(), Arrays.stream(codes).boxed().toList()));
                return done;
            }));
        }
        ClipCheckpoint ranker = job.image() == null ? clipCheckpoint : null; // CLIP needs a text to compare with
        if (ranker != null) {
            all = all.thenCompose(done -> inference.execute(backend -> {
                ClipRanker opened = clip == null ? ClipRanker.open(backend, ranker, store, precision) : clip;
                clip = opened;
                return bySimilarity(opened, job.text(), done);
            }));
        }
        GeneratedImages.Ranking ranking =
                ranker != null ? GeneratedImages.Ranking.CLIP_SIMILARITY : GeneratedImages.Ranking.SEQUENCE_SCORE;
        return all.thenApply(done -> {
            done.sort(Comparator.comparingDouble(GeneratedImage::score).reversed());
            return new GeneratedImages(job.text(), job.seed(), ranking, done);
        });
    }

    private static List<GeneratedImage> bySimilarity(ClipRanker clip, String text, List<GeneratedImage> images) {
        float[] similarities = clip.similarities(
                text, images.stream().map(GeneratedImage::image).toList());
        List<GeneratedImage> scored = new ArrayList<>();
        for (int i = 0; i < similarities.length; i++) {
            GeneratedImage image = images.get(i);
            scored.add(new GeneratedImage(image.image(), similarities[i], image.codes()));
        }
        return scored;
    }

    private VqganDecoder vqgan(Backend backend) {
        VqganDecoder opened =
                vqgan == null ? VqganDecoder.open(backend, vqganCheckpoint, store, precision, target) : vqgan;
        vqgan = opened;
        return opened;
    }

    /** Frees the engines. The inference thread must still run, and no request may be in progress. */
    @Override
    public void close() {
        inference
                .<@Nullable Void>execute(backend -> {
                    if (vqgan != null) {
                        vqgan.close();
                        vqgan = null;
                    }
                    if (clip != null) {
                        clip.close();
                        clip = null;
                    }
                    return null;
                })
                .join();
    }
}

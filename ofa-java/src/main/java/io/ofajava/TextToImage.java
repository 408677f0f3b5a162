// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.checkpoint.OfaConfig;
import io.ofajava.clip.ClipCheckpoint;
import io.ofajava.clip.ClipRanker;
import io.ofajava.decode.DecodeRequest;
import io.ofajava.decode.DecodeResult;
import io.ofajava.decode.Hypothesis;
import io.ofajava.decode.Sampling;
import io.ofajava.engine.Backend;
import io.ofajava.engine.EncoderInput;
import io.ofajava.engine.InferenceThread;
import io.ofajava.engine.RowListener;
import io.ofajava.error.CheckpointError;
import io.ofajava.error.InvalidInputException;
import io.ofajava.graph.DecoderKind;
import io.ofajava.graph.GraphStore;
import io.ofajava.image.RgbImage;
import io.ofajava.onnx.GraphTarget;
import io.ofajava.onnx.Precision;
import io.ofajava.task.ImageInfilling;
import io.ofajava.task.ModelImage;
import io.ofajava.task.TaskListener;
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
import java.util.concurrent.atomic.AtomicBoolean;

/** Draws pictures: codes by the model, pixels by the VQGAN, their order by CLIP where there is one. Thread-safe. */
final class TextToImage implements AutoCloseable {
    private static final String SETTINGS = "generation.paint of config.json";

    private final InferenceThread inference;
    private final VqganCheckpoint vqganCheckpoint;
    private final ClipCheckpoint clipCheckpoint;
    private final GraphStore store;
    private final Precision precision;
    private final GraphTarget target;
    private final PaintOptions settings;
    private final int codeOffset;
    private final int side;
    // Compiled when first needed; touched by the inference thread only.
    private VqganDecoder vqgan;
    private ClipRanker clip;

    /** A painter in float32 on the CPU. */
    TextToImage(
            InferenceThread inference, OfaConfig config, VqganCheckpoint vqgan, ClipCheckpoint clip, GraphStore store) {
        this(inference, config, vqgan, clip, store, Precision.FP32, GraphTarget.CPU);
    }

    /**
     * @param clip or null
     * @param precision of the VQGAN and of CLIP
     * @param target the kind of engine that the thread has
     * @throws InvalidInputException if the VQGAN does not belong to the model, or config.json has a wrong setting for
     *     pictures
     */
    TextToImage(
            InferenceThread inference,
            OfaConfig config,
            VqganCheckpoint vqgan,
            ClipCheckpoint clip,
            GraphStore store,
            Precision precision,
            GraphTarget target) {
        vqgan.requireCodes(config.layout().numCodes());
        this.inference = inference;
        this.vqganCheckpoint = vqgan;
        this.clipCheckpoint = clip;
        this.store = store;
        this.precision = precision;
        this.target = target;
        this.settings = settings(config.generation());
        this.codeOffset = config.layout().codeOffset();
        this.side = config.codeGridSide();
    }

    /** The published settings, with those of the checkpoint in their place. */
    private static PaintOptions settings(JsonNode generation) {
        JsonNode paint = generation == null ? null : generation.get("paint");
        PaintOptions result = new PaintOptions(1, null, 256, 0, 1);
        if (paint == null) {
            return result;
        }
        for (Map.Entry<String, JsonNode> field : paint.properties()) {
            if (!field.getValue().isNumber()) {
                throw CheckpointError.SETTING_INVALID.with(SETTINGS, field.getKey(), "a number", field.getValue());
            }
            float value = field.getValue().floatValue();
            result = switch (field.getKey()) {
                case "top_k" -> result.withTopK((int) value);
                case "top_p" -> result.withTopP(value);
                case "temperature" -> result.withTemperature(value);
                default -> throw CheckpointError.SETTING_UNKNOWN.with(SETTINGS, field.getKey());
            };
        }
        return result;
    }

    /**
     * Draws pictures.
     *
     * @param inputIds the prompt with start and end token
     * @param listener or null
     * @return cancelling it frees the rows before the next step
     */
    CompletableFuture<GeneratedImages> paint(
            String text, int[] inputIds, PaintOptions options, PaintListener listener) {
        return paint(text, inputIds, options, listener, null);
    }

    /** Codes of a picture. */
    int codes() {
        return side * side;
    }

    /** @param life hears of the request's start and end, or null */
    CompletableFuture<GeneratedImages> paint(
            String text, int[] inputIds, PaintOptions options, PaintListener listener, TaskListener life) {
        return paint(text, inputIds, null, options, listener, life);
    }

    /**
     * Generates the middle of an image anew.
     *
     * @param image its middle is hidden from the encoder
     * @return whole images with the new middle
     */
    CompletableFuture<GeneratedImages> infill(
            ModelImage image, int[] inputIds, PaintOptions options, PaintListener listener, TaskListener life) {
        ImageInfilling.hide(image);
        return paint("", inputIds, image, options, listener, life);
    }

    private CompletableFuture<GeneratedImages> paint(
            String text,
            int[] inputIds,
            ModelImage image,
            PaintOptions options,
            PaintListener listener,
            TaskListener life) {
        long seed = options.seed() != null
                ? options.seed()
                : ThreadLocalRandom.current().nextLong(Integer.MAX_VALUE);
        boolean own = options.topK() == 0 && options.topP() == 0;
        Sampling sampling = new Sampling(
                options.candidates(),
                own ? settings.topK() : options.topK(),
                own ? settings.topP() : options.topP(),
                seed);
        DecodeRequest request = DecodeRequest.builder(sampling)
                .temperature(options.temperature() > 0 ? options.temperature() : settings.temperature())
                .minLength(side * side)
                .maxLength(side * side)
                .fixedLength(true)
                .codes(true)
                .build();
        CompletableFuture<DecodeResult> decoding = inference.submit(
                DecoderKind.CODES,
                image == null
                        ? EncoderInput.text(inputIds)
                        : EncoderInput.of(inputIds, image.pixels(), image.size(), image.size()),
                request,
                listener == null && life == null ? null : new Rows(listener, life));
        AtomicBoolean dropped = new AtomicBoolean();
        CompletableFuture<GeneratedImages> result =
                decoding.thenCompose(decoded -> pictures(text, image, seed, decoded, listener, dropped));
        result.whenComplete((painting, failure) -> {
            dropped.set(failure != null);
            decoding.cancel(false);
        });
        return result;
    }

    /** Tells listeners, either of which may be null, what the rows of a picture write. */
    private final class Rows implements RowListener {
        private final PaintListener progress;
        private final TaskListener life;
        private final int[] first = new int[side * side];

        Rows(PaintListener progress, TaskListener life) {
            this.progress = progress;
            this.life = life;
        }

        @Override
        public void written(int count, int[] tokens) {
            first[count - 1] = tokens[0] - codeOffset;
            if (progress == null) {
                return;
            }
            progress.progress(count, side * side);
            int every = progress.rowsBetweenPictures() * side;
            if (every > 0 && count % every == 0) {
                int[] part = Arrays.copyOf(first, count);
                inference
                        .execute(backend -> vqgan(backend).decodePartial(part, side))
                        .thenAccept(progress::partial);
            }
        }

        @Override
        public void started() {
            if (life != null) {
                life.started();
            }
        }

        @Override
        public void ended(int steps) {
            if (life != null) {
                life.ended(steps);
            }
        }
    }

    /** Pictures are decoded one by one, so that texts go on between them. */
    private CompletableFuture<GeneratedImages> pictures(
            String text,
            ModelImage image,
            long seed,
            DecodeResult decoded,
            PaintListener listener,
            AtomicBoolean dropped) {
        if (listener != null) {
            listener.progress(side * side, side * side);
        }
        CompletableFuture<List<GeneratedImages.Candidate>> all = CompletableFuture.completedFuture(new ArrayList<>());
        for (Hypothesis hypothesis : decoded.hypotheses()) {
            int[] codes = Arrays.stream(hypothesis.tokens())
                    .map(token -> token - codeOffset)
                    .toArray();
            all = all.thenCompose(done -> inference.execute(backend -> {
                if (dropped.get()) {
                    throw new CancellationException("nobody waits for this picture any more");
                }
                RgbImage picture = vqgan(backend).decode(codes, side, side).get(0);
                RgbImage whole = image == null ? picture : ImageInfilling.paste(image, picture);
                done.add(new GeneratedImages.Candidate(whole, hypothesis.score(), codes));
                return done;
            }));
        }
        boolean ranked = clipCheckpoint != null && image == null; // CLIP compares images with a text
        if (ranked) {
            all = all.thenCompose(done -> inference.execute(backend -> bySimilarity(backend, text, done)));
        }
        GeneratedImages.Ranking ranking =
                ranked ? GeneratedImages.Ranking.CLIP_SIMILARITY : GeneratedImages.Ranking.SEQUENCE_SCORE;
        return all.thenApply(done -> {
            done.sort(
                    Comparator.comparingDouble(GeneratedImages.Candidate::score).reversed());
            return new GeneratedImages(text, seed, ranking, done);
        });
    }

    private List<GeneratedImages.Candidate> bySimilarity(
            Backend backend, String text, List<GeneratedImages.Candidate> candidates) {
        if (clip == null) {
            clip = ClipRanker.open(backend, clipCheckpoint, store, precision);
        }
        float[] similarities = clip.similarities(
                text,
                candidates.stream().map(GeneratedImages.Candidate::picture).toList());
        List<GeneratedImages.Candidate> scored = new ArrayList<>();
        for (int i = 0; i < similarities.length; i++) {
            scored.add(new GeneratedImages.Candidate(
                    candidates.get(i).picture(),
                    similarities[i],
                    candidates.get(i).codes()));
        }
        return scored;
    }

    private VqganDecoder vqgan(Backend backend) {
        if (vqgan == null) {
            vqgan = VqganDecoder.open(backend, vqganCheckpoint, store, precision, target);
        }
        return vqgan;
    }

    /** Frees the engines. The inference thread still runs, and nothing is being drawn. */
    @Override
    public void close() {
        inference
                .execute(backend -> {
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

// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.error.InvalidInputException;
import io.ofajava.error.ModelOutputException;
import io.ofajava.error.OfaException;
import io.ofajava.hub.ModelHub;
import io.ofajava.image.ImageLimits;
import io.ofajava.image.Orientation;
import io.ofajava.image.Truncated;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;

// Above 350 lines: half of it is the documentation of the overloads of five verbs, which readers compare side by side.
/**
 * A loaded OFA model.
 *
 * <pre>{@code
 * try (Ofa ofa = Ofa.load(Path.of("ofa-base"))) {
 *     Path image = Path.of("bus.jpg");
 *     System.out.println(ofa.caption(image).text());
 *     System.out.println(ofa.answer(image, "what color is the bus?").text());
 *     System.out.println(ofa.ground(image, "the red car").box());
 * }
 * }</pre>
 *
 * <p>Calls are blocking; {@link #async()} has the same calls with futures. Thread-safe: concurrent requests are decoded
 * in one batch, and a result does not depend on the other requests. Interrupting the calling thread cancels its
 * request.
 *
 * <p>A call fails with an {@link InvalidInputException} if the caller can correct it (not an image, an empty question,
 * options out of range), with a {@link ModelOutputException} if the output is not what the task needs, and otherwise
 * with another {@link OfaException}. A null argument is a {@link NullPointerException} with the argument's name. A
 * blocking call on a thread of a model, as in a {@link GenerationListener} or a stage of a future, would deadlock and
 * therefore fails with {@code state-blocking-call-in-callback}.
 */
public interface Ofa extends AutoCloseable {
    /**
     * Loads the demo model from the class path (the artifact {@code ofa-demo-model}): captions, answers, boxes and, if
     * the artifact contains it, text-to-image for simple scenes of coloured shapes. It is unpacked once into the cache.
     *
     * @throws InvalidInputException with {@code checkpoint-no-demo} if there is no demo model on the class path
     */
    static Ofa load() {
        return builder().build();
    }

    /**
     * Loads a checkpoint.
     *
     * @param checkpoint a directory (Hugging Face or ModelScope layout), or a fairseq {@code .pt} file
     * @throws InvalidInputException if it is not an OFA checkpoint, or is damaged
     */
    static Ofa load(Path checkpoint) {
        return builder().model(checkpoint).build();
    }

    /**
     * Loads a published checkpoint that {@link ModelHub} has fetched into the cache. Never uses the network.
     *
     * @param id such as {@code OFA-Sys/ofa-base}
     * @throws InvalidInputException with {@code hub-not-cached} if the cache does not contain it
     */
    static Ofa load(String id) {
        return builder().model(id).build();
    }

    /** Loads a checkpoint with options; see {@link #load(Path)}. */
    static Ofa load(Path checkpoint, OfaOptions options) {
        return builder().model(checkpoint).options(options).build();
    }

    /** Returns a builder for a model with any settings. */
    static Builder builder() {
        return new OfaBuilder();
    }

    /** Describes the loaded model. */
    ModelInfo info();

    /** The tasks that this model supports: those in its language whose requirements (bins, VQGAN) it meets. */
    List<Task> tasks();

    /**
     * Whether the model generates images: {@link #tasks()} contains {@code paint}. If not, {@link #paint} fails with
     * {@code task-no-vqgan} or {@code task-no-image-tokens}.
     */
    default boolean canPaint() {
        return tasks().contains(Task.of("paint"));
    }

    /** Current state and counters of the model. */
    Statistics statistics();

    /**
     * Upper bound of the work of a request, for admission control. The image is not read. With the demo model, the
     * first text-to-image request loads its text-to-image part.
     *
     * @throws InvalidInputException if the request does not fit its task or the model
     */
    RequestCost cost(Request request);

    /** The non-blocking form of this model. */
    AsyncOfa async();

    /**
     * Performs a request of any task.
     *
     * @throws InvalidInputException if the request does not fit its task or the model
     */
    Result run(Request request);

    /**
     * Performs several requests and returns the outcomes in the same order. A request that fails does not affect the
     * others. Images are decoded while the model processes earlier ones; at most 32 requests are in progress.
     *
     * @throws OfaException with {@code state-closed} if the model is closed, or {@code state-interrupted} if this
     *     thread is interrupted
     */
    List<Outcome<Result>> runAll(List<Request> requests);

    /** Rejects new calls, waits for those in progress, and frees the model. Closing again has no effect. */
    @Override
    void close();

    // Captions

    /** Describes an image file. */
    default Caption caption(Path image) {
        return caption(ImageInput.of(image));
    }

    /** Describes an encoded image: the content of an image file. */
    default Caption caption(byte[] image) {
        return caption(ImageInput.of(image));
    }

    /** Describes an image in memory. */
    default Caption caption(BufferedImage image) {
        return caption(ImageInput.of(image));
    }

    /** Describes an image. */
    default Caption caption(ImageInput image) {
        return caption(image, GenerationOptions.defaults());
    }

    /** Describes an image. */
    default Caption caption(ImageInput image, GenerationOptions options) {
        return run(Verbs.caption(image, options)).caption();
    }

    /** Describes several images; see {@link #runAll}. */
    default List<Outcome<Caption>> captionAll(List<ImageInput> images, GenerationOptions options) {
        return Verbs.map(runAll(Verbs.captions(images, options)), Result::caption);
    }

    // Answers

    /** Answers a question about an image file with free text. */
    default Answer answer(Path image, String question) {
        return answer(ImageInput.of(image), question);
    }

    /** Answers a question about an encoded image with free text. */
    default Answer answer(byte[] image, String question) {
        return answer(ImageInput.of(image), question);
    }

    /** Answers a question about an image in memory with free text. */
    default Answer answer(BufferedImage image, String question) {
        return answer(ImageInput.of(image), question);
    }

    /** Answers a question about an image with free text. */
    default Answer answer(ImageInput image, String question) {
        return answer(image, question, GenerationOptions.defaults());
    }

    /**
     * Answers a question about an image with free text, or with one of {@link GenerationOptions#withChoices some
     * choices}. Up to 512 choices are all scored. A longer list constrains a beam search, which may miss the best
     * choice.
     */
    default Answer answer(ImageInput image, String question, GenerationOptions options) {
        return run(Verbs.answer(image, question, options)).answer();
    }

    /** Performs several requests of the task {@code answer}; see {@link #runAll}. */
    default List<Outcome<Answer>> answerAll(List<Request> questions) {
        return Verbs.map(runAll(questions), Result::answer);
    }

    // Grounding

    /** Finds the region that a phrase describes in an image file. */
    default Region ground(Path image, String phrase) {
        return ground(ImageInput.of(image), phrase);
    }

    /** Finds the region that a phrase describes in an encoded image. */
    default Region ground(byte[] image, String phrase) {
        return ground(ImageInput.of(image), phrase);
    }

    /** Finds the region that a phrase describes in an image in memory. */
    default Region ground(BufferedImage image, String phrase) {
        return ground(ImageInput.of(image), phrase);
    }

    /** Finds the region that a phrase describes in an image. */
    default Region ground(ImageInput image, String phrase) {
        return ground(image, phrase, GenerationOptions.defaults());
    }

    /**
     * Finds the region that a phrase describes in an image.
     *
     * @throws ModelOutputException with {@code task-no-box} if the model's output is not a box, which is common for
     *     models that were not trained for grounding
     */
    default Region ground(ImageInput image, String phrase, GenerationOptions options) {
        return run(Verbs.ground(image, phrase, options)).region();
    }

    /** Performs several requests of the task {@code ground}; see {@link #runAll}. */
    default List<Outcome<Region>> groundAll(List<Request> phrases) {
        return Verbs.map(runAll(phrases), Result::region);
    }

    // Instructions

    /**
     * Runs an instruction without an image.
     *
     * @param instruction given to the model unchanged; {@code <bin_3>}, {@code <code_3>} and {@code <mask>} stand for
     *     those tokens
     */
    default Result run(String instruction) {
        return run(Verbs.instruct(instruction));
    }

    /** Runs an instruction about an image file; see {@link #run(String)}. */
    default Result run(Path image, String instruction) {
        return run(ImageInput.of(image), instruction);
    }

    /** Runs an instruction about an image; see {@link #run(String)}. */
    default Result run(ImageInput image, String instruction) {
        return run(Verbs.instruct(instruction).withImage(image));
    }

    // Text-to-image

    /** Generates one image from a text. */
    default GeneratedImages paint(String text) {
        return paint(text, GenerationOptions.defaults());
    }

    /**
     * Generates images from a text.
     *
     * @param text truncated to its first 64 words, as in the original
     * @throws InvalidInputException if the text is empty; with {@code task-no-image-tokens} if the vocabulary has no
     *     image tokens; with {@code task-no-vqgan} if there is no VQGAN
     */
    default GeneratedImages paint(String text, GenerationOptions options) {
        return run(Verbs.paint(text, options)).images().orElseThrow();
    }

    /** Generates images from several texts; see {@link #runAll}. */
    default List<Outcome<GeneratedImages>> paintAll(List<String> texts, GenerationOptions options) {
        Objects.requireNonNull(texts, "texts");
        List<Request> requests =
                texts.stream().map(text -> Verbs.paint(text, options)).toList();
        return Verbs.map(runAll(requests), result -> result.images().orElseThrow());
    }

    /**
     * Loads a model. {@link OfaOptions} describes the settings and their defaults. Not thread-safe.
     *
     * <pre>{@code
     * Ofa ofa = Ofa.builder().model(Path.of("ofa-base")).precision(Precision.INT8).threads(2).build();
     * }</pre>
     */
    interface Builder {
        /** The checkpoint; see {@link Ofa#load(Path)}. Without a model, the demo model is loaded. */
        Builder model(Path checkpoint);

        /** A published checkpoint by its id, looked up in the cache; see {@link Ofa#load(String)}. */
        Builder model(String id);

        /** Whether a model that is missing from the cache is downloaded from its host; false by default. */
        Builder download(boolean allowed);

        /**
         * The hub that {@link #model(String)} searches, and downloads from if that is allowed; by default
         * {@link ModelHub#open(Path)} of the cache.
         */
        Builder hub(ModelHub hub);

        /** Sets all options at once and replaces earlier settings. */
        Builder options(OfaOptions options);

        /** See {@link OfaOptions#precision()}. */
        Builder precision(Precision precision);

        /** See {@link OfaOptions#engine()}. */
        Builder engine(EngineKind engine);

        /** See {@link OfaOptions#device()}. */
        Builder device(int index);

        /** See {@link OfaOptions#threads()}. */
        Builder threads(int count);

        /** See {@link OfaOptions#vocabulary()}. */
        Builder vocabulary(Path directory);

        /** See {@link OfaOptions#vqgan()}. */
        Builder vqgan(Path directoryOrFile);

        /** See {@link OfaOptions#clip()}. */
        Builder clip(Path file);

        /** See {@link OfaOptions#cache()}. */
        Builder cache(Path directory);

        /** See {@link OfaOptions#orientation()}. */
        Builder orientation(Orientation orientation);

        /** See {@link OfaOptions#truncated()}. */
        Builder truncated(Truncated truncated);

        /** See {@link OfaOptions#imageLimits()}. */
        Builder imageLimits(ImageLimits limits);

        /** See {@link OfaOptions#imageMemory()}. */
        Builder imageMemory(long bytes);

        /** See {@link OfaOptions#niceness()}. */
        Builder niceness(int increment);

        /** See {@link OfaOptions#weights()}. */
        Builder weights(WeightSet weights);

        /** See {@link OfaOptions#lenient()}. */
        Builder lenient(boolean lenient);

        /**
         * The executor that opens and decodes images and prepares requests; by default a pool owned by the model with a
         * thread per processor. It is not shut down with the model. A request that it rejects fails with
         * {@code state-decoding-rejected}.
         */
        Builder decodingExecutor(Executor executor);

        /**
         * Loads the model. Blocking: the first load writes graphs, which takes seconds to minutes.
         *
         * @throws InvalidInputException if the checkpoint or a setting cannot be used
         * @throws OfaException if the engine cannot be started or files cannot be written
         */
        Ofa build();
    }
}

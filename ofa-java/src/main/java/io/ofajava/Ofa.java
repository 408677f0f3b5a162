// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.cache.CacheDirectory;
import io.ofajava.engine.EngineStatistics;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.ModelOutputException;
import io.ofajava.error.OfaException;
import io.ofajava.error.StateError;
import io.ofajava.image.Box;
import io.ofajava.task.TaskPlan;
import io.ofajava.task.Tasks;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * An OFA model that is ready for questions about pictures.
 *
 * <pre>{@code
 * try (Ofa ofa = Ofa.load(Path.of("ofa-base"))) {
 *     System.out.println(ofa.caption(image).text());
 *     System.out.println(ofa.answer(image, "what color is the bus?").text());
 *     System.out.println(ofa.ground(image, "the red car").box());
 * }
 * }</pre>
 *
 * <p>Thread-safe: calls of several threads are decoded together. Every call fails with an {@link InvalidInputException}
 * where its input is at fault (no picture, an empty question, a prompt that is too long, options out of range), with
 * another {@link OfaException} where anything else is, and once this object is closed. Captions and answers in free
 * words fail with a {@link ModelOutputException} where the model writes nothing but picture codes; {@link #run} gives
 * their names as text, since it may ask for them.
 */
public final class Ofa implements AutoCloseable {
    /** Requests of one batch call that wait in the engine at once; their pictures take memory. */
    private static final int WINDOW = 32;

    private final LoadedModel model;
    private final CallGate gate = new CallGate();
    private final AsyncOfa async;

    Ofa(LoadedModel model) {
        this.model = model;
        this.async = new AsyncOfa(model, gate);
    }

    /**
     * Loads the demo model from the class path (the artifact {@code ofa-demo-model}). It is unpacked once into the
     * cache directory.
     *
     * @throws InvalidInputException if there is no demo model on the class path
     */
    public static Ofa load() {
        return load(OfaOptions.defaults());
    }

    /** Loads the demo model from the class path with these options. */
    public static Ofa load(OfaOptions options) {
        Path cache = CacheDirectory.open(options.cacheDirectory());
        return new Ofa(ModelLoader.load(DemoModel.ASKING.unpack(cache), options.withCacheDirectory(cache)));
    }

    /**
     * Loads the demo model that draws pictures from the class path (the artifact {@code ofa-demo-model}). It knows
     * plain scenes of coloured shapes.
     *
     * @throws InvalidInputException if there is no such model on the class path
     */
    public static Ofa loadTextToImage(OfaOptions options) {
        Path cache = CacheDirectory.open(options.cacheDirectory());
        return new Ofa(ModelLoader.load(DemoModel.PAINTING.unpack(cache), options.withCacheDirectory(cache)));
    }

    /** Whether the class path holds the demo model that {@link #loadTextToImage} loads. */
    public static boolean hasTextToImageDemo() {
        return DemoModel.PAINTING.isPresent();
    }

    /**
     * Loads a checkpoint.
     *
     * @param checkpoint a Hugging Face directory (config.json with weights as safetensors or pytorch_model.bin), or a
     *     fairseq {@code .pt} file
     * @throws InvalidInputException if it is no OFA checkpoint, or a broken one
     */
    public static Ofa load(Path checkpoint) {
        return load(checkpoint, OfaOptions.defaults());
    }

    /** Loads a checkpoint with these options; see {@link #load(Path)}. */
    public static Ofa load(Path checkpoint, OfaOptions options) {
        Path cache = CacheDirectory.open(options.cacheDirectory());
        return new Ofa(ModelLoader.load(checkpoint, options.withCacheDirectory(cache)));
    }

    /** What was loaded, for people and logs. */
    public ModelInfo info() {
        return model.info();
    }

    /** The same model for callers that do not wait, want to hear how far a request is, or cancel it. */
    public AsyncOfa async() {
        return async;
    }

    /** What the engine does and has done. */
    public EngineStatistics statistics() {
        return model.statistics().get();
    }

    /** The tasks that this model serves: those of its language, with boxes and images where it has what they need. */
    public List<Task> tasks() {
        return Task.all().stream()
                .filter(task -> model.serves(task.definition()))
                .toList();
    }

    /** Performs a request of any task. */
    public Result run(Request request) {
        return call(() -> async.run(request, null, null));
    }

    // ------------------------------------------------------------------------------------------------------------------ captions

    /** Describes a picture file. */
    public Caption caption(Path image) {
        return caption(ImageSource.of(image), RequestOptions.defaults());
    }

    /** Describes an encoded picture: the bytes of a PNG, JPEG, WebP, GIF or BMP file. */
    public Caption caption(byte[] image) {
        return caption(ImageSource.of(image), RequestOptions.defaults());
    }

    /** Describes a picture in memory. */
    public Caption caption(BufferedImage image) {
        return caption(ImageSource.of(image), RequestOptions.defaults());
    }

    /** Describes a picture. */
    public Caption caption(ImageSource image, RequestOptions options) {
        return call(() -> async.caption(image, options, null));
    }

    /** Describes several pictures; the results are in the order of the pictures. */
    public List<Caption> captions(List<ImageSource> images, RequestOptions options) {
        return calls(images, image -> async.caption(image, options, null));
    }

    // ------------------------------------------------------------------------------------------------------------------- answers

    /** Answers a question about a picture file in free words. */
    public Answer answer(Path image, String question) {
        return answer(ImageSource.of(image), question, RequestOptions.defaults());
    }

    /** Answers a question about an encoded picture in free words. */
    public Answer answer(byte[] image, String question) {
        return answer(ImageSource.of(image), question, RequestOptions.defaults());
    }

    /** Answers a question about a picture in memory in free words. */
    public Answer answer(BufferedImage image, String question) {
        return answer(ImageSource.of(image), question, RequestOptions.defaults());
    }

    /** Answers a question about a picture in free words. */
    public Answer answer(ImageSource image, String question, RequestOptions options) {
        return call(() -> async.answer(image, question, options, null));
    }

    /**
     * Answers a question about a picture with one of some candidates. Up to 512 candidates are all scored; a longer
     * list holds a beam search instead, which may miss the best one.
     *
     * @param candidates at least one, none empty; given to the model as they are
     */
    public Answer answer(ImageSource image, String question, List<String> candidates, RequestOptions options) {
        return call(() -> async.answer(image, question, candidates, options, null));
    }

    /** Answers several questions in free words; the results are in the order of the questions. */
    public List<Answer> answers(List<VisualQuery> questions, RequestOptions options) {
        return calls(questions, question -> async.answer(question.image(), question.text(), options, null));
    }

    // -----------------------------------------------------------------------------------------------------------------
    // grounding

    /** Finds on a picture file what a phrase describes. */
    public Region ground(Path image, String phrase) {
        return ground(ImageSource.of(image), phrase, RequestOptions.defaults());
    }

    /** Finds on an encoded picture what a phrase describes. */
    public Region ground(byte[] image, String phrase) {
        return ground(ImageSource.of(image), phrase, RequestOptions.defaults());
    }

    /** Finds on a picture in memory what a phrase describes. */
    public Region ground(BufferedImage image, String phrase) {
        return ground(ImageSource.of(image), phrase, RequestOptions.defaults());
    }

    /**
     * Finds on a picture what a phrase describes.
     *
     * @throws OfaException if the model writes something else than a box, as one does that was not trained for it
     */
    public Region ground(ImageSource image, String phrase, RequestOptions options) {
        return call(() -> async.ground(image, phrase, options, null));
    }

    /** Finds what several phrases describe; the results are in the order of the phrases. */
    public List<Region> regions(List<VisualQuery> phrases, RequestOptions options) {
        return calls(phrases, phrase -> async.ground(phrase.image(), phrase.text(), options, null));
    }

    // --------------------------------------------------------------------------------------------------------------
    // instructions

    /**
     * Gives the model an instruction without a picture. The prompts that OFA was trained with are fields of
     * {@link Tasks}.
     *
     * @param prompt the instruction; {@code <bin_3>}, {@code <code_3>} and {@code <mask>} in it mean those tokens
     */
    public Generation run(String prompt) {
        return run(Tasks.INSTRUCT.withImageSize(0), null, RequestOptions.defaults(), prompt);
    }

    /** Gives the model an instruction about a picture; see {@link #run(String)}. */
    public Generation run(Path image, String prompt) {
        return run(ImageSource.of(image), prompt, RequestOptions.defaults());
    }

    /** Gives the model an instruction about a picture; see {@link #run(String)}. */
    public Generation run(ImageSource image, String prompt, RequestOptions options) {
        return run(Tasks.INSTRUCT, image, options, prompt);
    }

    /**
     * Performs any task that writes freely: {@link Tasks#SUMMARIZE}, {@link Tasks#DETECT}, {@link Tasks#READ_TEXT} and
     * so on.
     *
     * @param task one of {@link Tasks}
     * @param image the picture, or null for a task that reads none
     * @param texts one for each slot of the task's prompt
     */
    public Generation run(TaskPlan task, ImageSource image, RequestOptions options, String... texts) {
        return call(() -> async.run(task, image, options, null, texts));
    }

    /** Gives the model several instructions; the results are in the order of the instructions. */
    public List<Generation> generations(List<VisualQuery> instructions, RequestOptions options) {
        return calls(instructions, query -> async.run(Tasks.INSTRUCT, query.image(), options, null, query.text()));
    }

    /**
     * Performs any task with choices: {@link Tasks#ENTAIL}, those of {@link Tasks#GLUE}, {@link Tasks#CLASSIFY} with
     * the classes as choices.
     *
     * @param task one of {@link Tasks}, with choices
     * @param image the picture, or null for a task that reads none
     * @param texts one for each slot of the task's prompt
     */
    public Answer choose(TaskPlan task, ImageSource image, RequestOptions options, String... texts) {
        return call(() -> async.choose(task, image, options, null, texts));
    }

    /** Describes one region of a picture, given in pixels. */
    public Caption describe(ImageSource image, Box region, RequestOptions options) {
        return call(() -> async.describe(image, region, options, null));
    }

    // ------------------------------------------------------------------------------------------------------------------- pictures

    /** Draws one picture of what a text says. */
    public GeneratedImages paint(String text) {
        return paint(text, PaintOptions.defaults());
    }

    /** Draws pictures of what a text says. */
    public GeneratedImages paint(String text, PaintOptions options) {
        return paint(text, options, null);
    }

    /**
     * Draws pictures of what a text says. Interrupting the calling thread drops the request before the next code.
     *
     * @param text cut to its first 64 words, as the original does
     * @param listener hears how far the pictures are, or null
     * @throws InvalidInputException if the text is empty, or the model writes no picture codes or has no VQGAN
     */
    public GeneratedImages paint(String text, PaintOptions options, PaintListener listener) {
        return call(() -> async.paint(text, options, listener, null));
    }

    /** Draws pictures of several texts; the results are in the order of the texts. */
    public List<GeneratedImages> paintings(List<String> texts, PaintOptions options) {
        return calls(texts, text -> async.paint(text, options, null, null));
    }

    /** Whether pictures can be drawn; where not, {@link #paint} says why. */
    public boolean canPaint() {
        return model.painter() != null;
    }

    // ------------------------------------------------------------------------------------------------------------------ plumbing

    private static <R> R call(Supplier<CompletableFuture<R>> request) {
        return await(request.get());
    }

    /** Prepares the next picture while the model works on the last ones. */
    private static <Q, R> List<R> calls(List<Q> queries, Function<Q, CompletableFuture<R>> request) {
        Deque<CompletableFuture<R>> pending = new ArrayDeque<>();
        try {
            List<R> results = new ArrayList<>(queries.size());
            for (Q query : queries) {
                if (pending.size() == WINDOW) {
                    results.add(await(pending.remove()));
                }
                pending.add(request.apply(query));
            }
            while (!pending.isEmpty()) {
                results.add(await(pending.remove()));
            }
            return results;
        } finally {
            pending.forEach(future -> future.cancel(false));
        }
    }

    private static <R> R await(CompletableFuture<R> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof OfaException known
                    ? known
                    : StateError.MODEL_FAILED.causedBy(e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            future.cancel(false);
            Thread.currentThread().interrupt();
            throw StateError.INTERRUPTED.causedBy(e);
        }
    }

    /** Refuses new calls, waits for those that are running, and frees the model. Closing twice does nothing. */
    @Override
    public void close() {
        if (gate.close()) {
            model.close();
        }
    }
}

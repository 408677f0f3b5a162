package io.ofajava;

import io.ofajava.task.ModelImage;
import io.ofajava.task.Prompt;
import io.ofajava.task.Task;
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
 * <p>Thread-safe: calls of several threads are decoded together. Every call fails with an {@link InvalidInputException} where its input is at fault (no
 * picture, an empty question, a prompt that is too long, options out of range), with another {@link OfaException} where anything else is, and once this
 * object is closed.
 */
public final class Ofa implements AutoCloseable {
    /** Requests of one batch call that wait in the engine at once; their pictures take memory. */
    private static final int WINDOW = 32;

    private final LoadedModel model;
    private final CallGate gate = new CallGate();

    Ofa(LoadedModel model) {
        this.model = model;
    }

    /**
     * Loads the demo model from the class path (the artifact {@code ofa-demo-model}). It is unpacked once into the cache directory.
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
     * Loads the demo model that draws pictures from the class path (the artifact {@code ofa-demo-model}). It knows plain scenes of coloured shapes.
     *
     * @throws InvalidInputException if there is no such model on the class path
     */
    public static Ofa loadTextToImage(OfaOptions options) {
        Path cache = CacheDirectory.open(options.cacheDirectory());
        return new Ofa(ModelLoader.load(DemoModel.PAINTING.unpack(cache), options.withCacheDirectory(cache)));
    }

    /**
     * Loads a checkpoint.
     *
     * @param checkpoint a Hugging Face directory (config.json with weights as safetensors or pytorch_model.bin), or a fairseq {@code .pt} file
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
        return call(() -> captioning(image, options));
    }

    /** Describes several pictures; the results are in the order of the pictures. */
    public List<Caption> captions(List<ImageSource> images, RequestOptions options) {
        return calls(images, image -> captioning(image, options));
    }

    private CompletableFuture<Caption> captioning(ImageSource image, RequestOptions options) {
        return writing(model.caption(), image, options, new String[0]).thenApply(result -> {
            List<Alternative> nBest = result.alternatives();
            return new Caption(nBest.get(0).text(), nBest.get(0).score(), nBest);
        });
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
        return call(() -> answering(image, question, options));
    }

    /**
     * Answers a question about a picture with one of some candidates. Up to 512 candidates are all scored; a longer list holds a beam search instead,
     * which may miss the best one.
     *
     * @param candidates at least one, none empty; given to the model as they are
     */
    public Answer answer(ImageSource image, String question, List<String> candidates, RequestOptions options) {
        return call(() -> choosing(model.answer().withChoices(candidates), image, options, question));
    }

    /** Answers several questions in free words; the results are in the order of the questions. */
    public List<Answer> answers(List<VisualQuery> questions, RequestOptions options) {
        return calls(questions, question -> answering(question.image(), question.text(), options));
    }

    private CompletableFuture<Answer> answering(ImageSource image, String question, RequestOptions options) {
        return writing(model.answer(), image, options, question).thenApply(result -> answer(result.alternatives()));
    }

    private static Answer answer(List<Alternative> nBest) {
        return new Answer(nBest.get(0).text(), nBest.get(0).score(), nBest);
    }

    // ----------------------------------------------------------------------------------------------------------------- grounding

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
        return call(() -> grounding(image, phrase, options));
    }

    /** Finds what several phrases describe; the results are in the order of the phrases. */
    public List<Region> regions(List<VisualQuery> phrases, RequestOptions options) {
        return calls(phrases, phrase -> grounding(phrase.image(), phrase.text(), options));
    }

    private CompletableFuture<Region> grounding(ImageSource image, String phrase, RequestOptions options) {
        model.requireBoxes();
        return writing(model.ground(), image, options, phrase).thenApply(result -> model.boxReader().region(result, phrase));
    }

    // -------------------------------------------------------------------------------------------------------------- instructions

    /**
     * Gives the model an instruction without a picture. The prompts that OFA was trained with are fields of {@link Tasks}.
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
     * Performs any task that writes freely: {@link Tasks#SUMMARIZE}, {@link Tasks#DETECT}, {@link Tasks#READ_TEXT} and so on.
     *
     * @param task  one of {@link Tasks}
     * @param image the picture, or null for a task that reads none
     * @param texts one for each slot of the task's prompt
     */
    public Generation run(Task task, ImageSource image, RequestOptions options, String... texts) {
        return call(() -> generating(task, image, options, texts));
    }

    /** Gives the model several instructions; the results are in the order of the instructions. */
    public List<Generation> generations(List<VisualQuery> instructions, RequestOptions options) {
        return calls(instructions, query -> generating(Tasks.INSTRUCT, query.image(), options, query.text()));
    }

    /**
     * Performs any task with choices: {@link Tasks#ENTAIL}, those of {@link Tasks#GLUE}, {@link Tasks#CLASSIFY} with the classes as choices.
     *
     * @param task  one of {@link Tasks}, with choices
     * @param image the picture, or null for a task that reads none
     * @param texts one for each slot of the task's prompt
     */
    public Answer choose(Task task, ImageSource image, RequestOptions options, String... texts) {
        return call(() -> choosing(task, image, options, texts));
    }

    /** Describes one region of a picture, given in pixels. */
    public Caption describe(ImageSource image, Box region, RequestOptions options) {
        model.requireBoxes();
        return call(() -> {
            Task task = model.configured(Tasks.DESCRIBE_REGION, options);
            ModelImage pixels = model.image(image, task.imageSize());
            return writing(task, pixels, options, model.boxReader().names(region, pixels)).thenApply(result -> {
                List<Alternative> nBest = result.alternatives();
                return new Caption(nBest.get(0).text(), nBest.get(0).score(), nBest);
            });
        });
    }

    private CompletableFuture<Generation> generating(Task task, ImageSource image, RequestOptions options, String... texts) {
        Task used = image == null ? task.withImageSize(0) : task;
        return writing(used, image, options, texts).thenApply(result -> {
            List<Alternative> nBest = result.alternatives();
            return new Generation(nBest.get(0).text(), nBest.get(0).score(), model.labeledBoxes(result), nBest);
        });
    }

    // ------------------------------------------------------------------------------------------------------------------- pictures

    /** Draws one picture of what a text says. */
    public Painting paint(String text) {
        return paint(text, PaintOptions.defaults());
    }

    /** Draws pictures of what a text says. */
    public Painting paint(String text, PaintOptions options) {
        return paint(text, options, null);
    }

    /**
     * Draws pictures of what a text says. Interrupting the calling thread drops the request before the next code.
     *
     * @param text     cut to its first 64 words, as the original does
     * @param listener hears how far the pictures are, or null
     * @throws InvalidInputException if the text is empty, or the model writes no picture codes or has no VQGAN
     */
    public Painting paint(String text, PaintOptions options, PaintListener listener) {
        return call(() -> painting(text, options, listener));
    }

    /** Draws pictures of several texts; the results are in the order of the texts. */
    public List<Painting> paintings(List<String> texts, PaintOptions options) {
        return calls(texts, text -> painting(text, options, null));
    }

    /** Whether pictures can be drawn; where not, {@link #paint} says why. */
    public boolean canPaint() {
        return model.painter() != null;
    }

    private CompletableFuture<Painting> painting(String text, PaintOptions options, PaintListener listener) {
        Painter painter = model.requirePainter();
        return painter.paint(text, model.prompt(Tasks.PAINT, text).inputIds(), options, listener);
    }

    // ------------------------------------------------------------------------------------------------------------------ plumbing

    private CompletableFuture<Written> writing(Task task, ImageSource image, RequestOptions options, String... texts) {
        Task configured = model.configured(task, options);
        Prompt prompt = model.prompt(configured, texts);
        return writing(configured, prompt, model.image(image, configured.imageSize()), options);
    }

    private CompletableFuture<Written> writing(Task configured, ModelImage image, RequestOptions options, String... texts) {
        return writing(configured, model.prompt(configured, texts), image, options);
    }

    private CompletableFuture<Written> writing(Task configured, Prompt prompt, ModelImage image, RequestOptions options) {
        Task limited = options.maxLength() == 0 ? configured
                : configured.withPreset(configured.preset().withMaxLength(prompt.prefixTokens().length + options.maxLength()));
        return model.runner().write(limited, prompt, image).thenApply(outputs -> new Written(outputs, options.nBest(), image));
    }

    private CompletableFuture<Answer> choosing(Task task, ImageSource image, RequestOptions options, String... texts) {
        Task configured = model.configured(task, options);
        Prompt prompt = model.prompt(configured, texts);
        return model.runner().choose(configured, prompt, model.image(image, configured.imageSize()))
                .thenApply(outputs -> answer(new Written(outputs, options.nBest(), null).alternatives()));
    }

    private <R> R call(java.util.function.Supplier<CompletableFuture<R>> request) {
        gate.enter();
        try {
            return await(request.get());
        } finally {
            gate.leave();
        }
    }

    /** Prepares the next picture while the model works on the last ones. */
    private <Q, R> List<R> calls(List<Q> queries, Function<Q, CompletableFuture<R>> request) {
        gate.enter();
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
            gate.leave();
        }
    }

    private static <R> R await(CompletableFuture<R> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof OfaException known ? known : new OfaException("the model failed: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            future.cancel(false);
            Thread.currentThread().interrupt();
            throw new OfaException("interrupted while the model was working; the request was dropped", e);
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

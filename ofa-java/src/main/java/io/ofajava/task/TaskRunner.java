// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

import io.ofajava.decode.Candidates;
import io.ofajava.decode.DecodeListener;
import io.ofajava.decode.DecodeRequest;
import io.ofajava.decode.DecodeResult;
import io.ofajava.decode.Hypothesis;
import io.ofajava.decode.Scoring;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.TaskError;
import io.ofajava.text.Decoding;
import io.ofajava.text.Language;
import io.ofajava.text.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Performs tasks on a model: text to ids, ids to hypotheses, hypotheses to text. Thread-safe. */
public final class TaskRunner {
    /**
     * Up to this number of choices are all scored, as in the original evaluation; a longer list constrains a beam
     * search.
     */
    public static final int MAX_SCORED_CHOICES = 512;
    /** Room for an answer after a long question, in tokens. */
    private static final int LEAST_ANSWER_ROOM = 30;

    private static final int CACHED_CHOICE_LISTS = 8;

    private final Tokenizer tokenizer;
    private final PromptEncoder prompts;
    private final int maxPositions;
    private final SequenceModel model;
    private final Map<List<String>, Candidates> candidates = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<List<String>, Candidates> eldest) {
            return size() > CACHED_CHOICE_LISTS;
        }
    };

    /**
     * @param tokenizer of the model
     * @param maxPositions maximum number of text tokens of encoder and decoder, start and end token included
     * @param model decodes sequences
     */
    public TaskRunner(Tokenizer tokenizer, int maxPositions, SequenceModel model) {
        this.tokenizer = tokenizer;
        this.prompts = new PromptEncoder(tokenizer, maxPositions);
        this.maxPositions = maxPositions;
        this.model = model;
    }

    /** The language of the model. */
    public Language language() {
        return tokenizer.language();
    }

    /**
     * The prompt of a task.
     *
     * @throws InvalidInputException if a text is empty, or the prompt is longer than the model's maximum
     */
    public Prompt prompt(TaskPlan task, PromptInputs inputs) {
        return prompts.encode(task, inputs);
    }

    /** The prompt of a task that has only texts. */
    public Prompt prompt(TaskPlan task, String... texts) {
        return prompt(task, PromptInputs.of(texts));
    }

    /**
     * Performs a task: generates free text, or selects among the choices if there are any.
     *
     * @param image the image, or null
     * @param listener receives the progress of the request, or null
     * @return completed with the outputs, best first; at least one
     */
    public CompletableFuture<List<Output>> perform(
            TaskPlan task, Prompt prompt, @Nullable ModelImage image, @Nullable DecodeListener listener) {
        if (task.choices().isEmpty()) {
            return write(task, prompt, image, listener);
        }
        return task.searched() ? search(task, prompt, image, listener) : choose(task, prompt, image, listener);
    }

    /**
     * Generates free text.
     *
     * @param image the image, or null
     * @return completed with the outputs, best first; at least one, at most the beam size
     */
    public CompletableFuture<List<Output>> write(TaskPlan task, Prompt prompt, @Nullable ModelImage image) {
        return write(task, prompt, image, null);
    }

    private CompletableFuture<List<Output>> write(
            TaskPlan task, Prompt prompt, @Nullable ModelImage image, @Nullable DecodeListener listener) {
        return Linked.apply(
                model.submit(prompt.inputIds(), image, search(task, prompt).build(), listener),
                result -> outputs(task, prompt, result));
    }

    /**
     * Scores the task's choices.
     *
     * @param image the image, or null
     * @return completed with the choices, best first: all of them, or the result of {@link #search} if there are more
     *     than {@link #MAX_SCORED_CHOICES}. A score is the sum of log probabilities over the tokens that some choice
     *     allows next
     */
    public CompletableFuture<List<Output>> choose(TaskPlan task, Prompt prompt, @Nullable ModelImage image) {
        return choose(task, prompt, image, null);
    }

    /** @param listener receives no tokens, because no choice is final before all are scored */
    private CompletableFuture<List<Output>> choose(
            TaskPlan task, Prompt prompt, @Nullable ModelImage image, @Nullable DecodeListener listener) {
        if (task.choices().size() > MAX_SCORED_CHOICES) {
            return search(task, prompt, image, listener);
        }
        DecodeRequest request = DecodeRequest.builder(new Scoring(candidates(task.choices()), true))
                .prefix(prompt.prefixTokens())
                .maxLength(maxPositions - 1)
                .build();
        return Linked.apply(model.submit(prompt.inputIds(), image, request, listener), result -> ranked(task, result));
    }

    /**
     * Searches the task's choices with a beam search that is constrained by their trie. Faster than {@link #choose} for
     * long lists, but may miss the best choice.
     *
     * @param image the image, or null
     * @return completed with choices up to the beam size, best first, on the scale of {@link #choose}
     */
    public CompletableFuture<List<Output>> search(TaskPlan task, Prompt prompt, @Nullable ModelImage image) {
        return search(task, prompt, image, null);
    }

    private CompletableFuture<List<Output>> search(
            TaskPlan task, Prompt prompt, @Nullable ModelImage image, @Nullable DecodeListener listener) {
        TaskPlan summed = task.withPreset(task.preset().withNormalizeScores(false));
        DecodeRequest request = search(summed, prompt)
                .candidates(candidates(task.choices()), false)
                .build();
        return Linked.apply(
                model.submit(prompt.inputIds(), image, request, listener), result -> outputs(summed, prompt, result));
    }

    /**
     * The reference includes the prefix in the maximum length. A prefix that fills it gets some room after it; the
     * reference fails.
     */
    private DecodeRequest.Builder search(TaskPlan task, Prompt prompt) {
        if (task.promptType() == DecoderPrompt.SRC) {
            throw TaskError.PROMPT_TYPE_CLOSED.with(MAX_SCORED_CHOICES);
        }
        DecodePreset preset = task.preset();
        int prefix = prompt.prefixTokens().length;
        int maxLength = Math.min(
                prefix < preset.maxLength() ? preset.maxLength() : prefix + LEAST_ANSWER_ROOM, maxPositions - 1);
        if (prefix >= maxLength) {
            throw TaskError.NO_ROOM.with(task.inputName(), maxPositions);
        }
        DecodeRequest.Builder request = DecodeRequest.builder(preset.mode());
        if (preset.range() != null) {
            request.range(preset.range().first(), preset.range().end());
        }
        return request.prefix(prompt.prefixTokens())
                .minLength(Math.min(preset.minLength(), maxLength))
                .maxLength(maxLength)
                .noRepeatNgramSize(preset.noRepeatNgramSize())
                .temperature(preset.temperature())
                .unkPenalty(preset.unknownPenalty());
    }

    private List<Output> outputs(TaskPlan task, Prompt prompt, DecodeResult result) {
        int prefix = prompt.hidden();
        List<Output> outputs = new ArrayList<>();
        for (Hypothesis hypothesis : result.hypotheses()) {
            int[] written = withoutEnd(Arrays.copyOfRange(hypothesis.tokens(), prefix, hypothesis.tokens().length));
            double score = hypothesis.score();
            if (!task.preset().normalizeScores() && task.preset().sampling() == null) {
                for (int i = 0; i < prefix; i++) {
                    score -= hypothesis.positionalScores()[i];
                }
            }
            outputs.add(new Output(written, text(task, tokenizer, written), score));
        }
        return outputs;
    }

    /** Decodes tokens for users. */
    private static String text(TaskPlan task, Tokenizer tokenizer, int[] written) {
        Decoding decoding =
                tokenizer.language() == Language.CHINESE ? Decoding.SKIP_SPECIAL_CLEAN_UP : Decoding.FAIRSEQ;
        return task.output().apply(tokenizer.decode(written, decoding));
    }

    /** Whether an output consists only of image tokens, as text-to-image models generate for any prompt. */
    public boolean isImageTokens(Output output) {
        return output.tokens().length > 0 && Arrays.stream(output.tokens()).allMatch(tokenizer::isCode);
    }

    private List<Output> ranked(TaskPlan task, DecodeResult result) {
        List<Output> outputs = new ArrayList<>();
        for (int i = 0; i < result.hypotheses().size(); i++) {
            Hypothesis hypothesis = result.hypotheses().get(i);
            outputs.add(
                    new Output(withoutEnd(hypothesis.tokens()), task.choices().get(i), hypothesis.score()));
        }
        outputs.sort(Comparator.comparingDouble(Output::score).reversed());
        return outputs;
    }

    /**
     * The output for the committed tokens of the best hypothesis.
     *
     * @param committed tokens of the committed prefix, including the forced one
     * @return its tokens and text; empty while only the decoder's prompt is committed. The score is not known yet
     */
    public Optional<Output> committed(TaskPlan task, Prompt prompt, int[] committed) {
        if (committed.length <= prompt.hidden()) {
            return Optional.empty();
        }
        int[] written = withoutEnd(Arrays.copyOfRange(committed, prompt.hidden(), committed.length));
        return Optional.of(new Output(written, text(task, tokenizer, written), Double.NaN));
    }

    private static int[] withoutEnd(int[] tokens) {
        boolean ended = tokens.length > 0 && tokens[tokens.length - 1] == Tokenizer.EOS;
        return ended ? Arrays.copyOf(tokens, tokens.length - 1) : tokens;
    }

    private Candidates candidates(List<String> choices) {
        synchronized (candidates) {
            return candidates.computeIfAbsent(choices, this::encode);
        }
    }

    private Candidates encode(List<String> choices) {
        if (choices.isEmpty()) {
            throw TaskError.CHOICES_EMPTY.with();
        }
        List<int[]> answers = new ArrayList<>();
        for (String choice : choices) {
            String text = TextRules.stripped(choice);
            if (text.isEmpty()) {
                throw TaskError.CHOICE_EMPTY.with(answers.size() + 1, choices.size());
            }
            answers.add(tokenizer.encodePlain(" " + text));
        }
        return Candidates.of(answers);
    }
}

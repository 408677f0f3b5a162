// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.decode.BeamSearch;
import io.ofajava.decode.DecodeRequest;
import io.ofajava.decode.DecodeResult;
import io.ofajava.decode.Hypothesis;
import io.ofajava.decode.Sampling;
import io.ofajava.decode.Scoring;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.Refusal;
import io.ofajava.error.TaskError;
import io.ofajava.text.TestTokenizers;
import io.ofajava.text.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The decoder requests that result from a task, its settings and its inputs. */
class TaskRunnerTest {
    private static final Tokenizer TOKENIZER = TestTokenizers.small();

    private final List<DecodeRequest> requests = new ArrayList<>();
    private final TaskRunner runner = new TaskRunner(TOKENIZER, 64, (ids, image, request, listener) -> {
        requests.add(request);
        int[] prefix = request.prefix();
        int[] tokens = new int[prefix.length + 2];
        System.arraycopy(prefix, 0, tokens, 0, prefix.length);
        tokens[prefix.length] = TOKENIZER.encodePlain("cat")[0];
        tokens[prefix.length + 1] = Tokenizer.EOS;
        Hypothesis hypothesis = new Hypothesis(tokens, -3f, new float[tokens.length]);
        int count = request.candidates() != null && request.mode() instanceof Scoring ? 2 : 1;
        return CompletableFuture.completedFuture(
                new DecodeResult(1, java.util.Collections.nCopies(count, hypothesis), null));
    });

    private DecodeRequest asked(TaskPlan task, PromptInputs inputs) {
        runner.perform(task, runner.prompt(task, inputs), null, null).join();
        return requests.get(requests.size() - 1);
    }

    @Test
    void everySettingReachesTheDecoder() {
        DecodePreset preset = Tasks.INSTRUCT
                .preset()
                .withBeamSize(7)
                .withMinLength(2)
                .withMaxLength(9)
                .withNoRepeatNgramSize(4)
                .withLengthPenalty(0.5f)
                .withTemperature(2f)
                .withUnknownPenalty(1.5f)
                .withRange(new TokenRange(4, 8));
        DecodeRequest request = asked(Tasks.INSTRUCT.withPreset(preset), PromptInputs.of("the cat"));
        assertEquals(new BeamSearch(7, true, 0.5f), request.mode());
        assertEquals(2, request.minLength());
        assertEquals(9, request.maxLength());
        assertEquals(4, request.noRepeatNgramSize());
        assertEquals(2f, request.temperature());
        assertEquals(1.5f, request.unkPenalty());
        assertEquals(4, request.rangeFirst());
        assertEquals(8, request.rangeEnd());
        assertEquals(
                0,
                asked(Tasks.INSTRUCT, PromptInputs.of("the cat")).rangeEnd(),
                "a task without a range in the checkpoint has one");
        Sampling sampling = new Sampling(3, 10, 0, 42);
        assertEquals(
                sampling,
                asked(Tasks.INSTRUCT.withPreset(preset.withSampling(sampling)), PromptInputs.of("the cat"))
                        .mode());
    }

    @Test
    void thePrefixFollowsTheDecodersPromptAndIsPartOfTheOutput() {
        TaskPlan task = Tasks.ANSWER;
        Prompt prompt = runner.prompt(task, PromptInputs.of("the cat").withPrefix(" in"));
        int[] question = runner.prompt(task, "the cat").prefixTokens();
        int[] in = TOKENIZER.encodePlain(" in");
        assertEquals(question.length, prompt.hidden());
        assertArrayEquals(
                in, java.util.Arrays.copyOfRange(prompt.prefixTokens(), question.length, prompt.prefixTokens().length));
        Output output = runner.perform(task, prompt, null, null).join().get(0);
        assertTrue(output.text().startsWith("in"), output.text());
        assertThrows(
                InvalidInputException.class,
                () -> runner.prompt(
                        Tasks.ANSWER.withPromptType(DecoderPrompt.SRC),
                        PromptInputs.of("the cat").withPrefix("in")));
    }

    /** {@code max_src_length} of a ModelScope model. */
    @Test
    void theEncodedPromptIsTruncatedToTheCheckpointsLimit() {
        TaskPlan cut = Tasks.INSTRUCT.withLimit(new SourceLimit(0, 2));
        int[] whole = runner.prompt(Tasks.INSTRUCT, "the cat the cat").inputIds();
        int[] ids = runner.prompt(cut, "the cat the cat").inputIds();
        assertEquals(4, ids.length, "the prompt must be the start, two tokens and the end");
        assertArrayEquals(
                java.util.Arrays.copyOf(whole, 3), java.util.Arrays.copyOf(ids, 3), "the first tokens must be kept");
    }

    @Test
    void lengthsDoNotCountTheDecodersPrompt() {
        Prompt prompt = runner.prompt(Tasks.ANSWER, "the cat");
        DecodePreset limited = Tasks.ANSWER
                .withLengths(prompt, OptionalInt.of(2), OptionalInt.of(5))
                .preset();
        assertEquals(prompt.hidden() + 2, limited.minLength());
        assertEquals(prompt.hidden() + 5, limited.maxLength());
        TaskPlan box = Tasks.GROUND;
        Prompt phrase = runner.prompt(box, "the cat");
        assertEquals(
                3,
                box.withLengths(phrase, OptionalInt.empty(), OptionalInt.of(3))
                        .preset()
                        .minLength(),
                "a smaller maximum length must lower the task's minimum length");
    }

    @Test
    void choicesAreScoredOrSearched() {
        TaskPlan closed = Tasks.INSTRUCT.withChoices(List.of("cat", "the cat"));
        assertTrue(asked(closed, PromptInputs.of("the cat")).mode() instanceof Scoring);
        DecodeRequest searched = asked(closed.withSearched(true), PromptInputs.of("the cat"));
        assertTrue(searched.mode() instanceof BeamSearch && searched.candidates() != null);
    }

    @Test
    void aRegionFollowsTheQuestion() {
        int[] bins = {TOKENIZER.binId(1), TOKENIZER.binId(2), TOKENIZER.binId(3), TOKENIZER.binId(4)};
        int[] asked = runner.prompt(Tasks.ANSWER, PromptInputs.of("the cat").withRegion(bins))
                .inputIds();
        int[] text = TOKENIZER.encodePlain(" the cat? region:");
        assertEquals(1 + text.length + 4 + 1, asked.length);
        assertEquals(TOKENIZER.binId(1), asked[1 + text.length]);
        int[] described = runner.prompt(Tasks.DESCRIBE_REGION, PromptInputs.of().withRegion(bins))
                .inputIds();
        assertEquals(
                1 + TOKENIZER.encodePlain("  what does the region describe? region:").length + 4 + 1, described.length);
    }

    @Test
    void tooManyTagsAreRefused() {
        PromptInputs inputs = PromptInputs.of("the cat").withObjectTags(java.util.Collections.nCopies(31, "cat"));
        Refusal.of(TaskError.TOO_MANY_OBJECT_TAGS, () -> runner.prompt(Tasks.ANSWER, inputs), "31");
    }
}

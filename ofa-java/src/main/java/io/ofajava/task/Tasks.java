// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The published tasks. Prompts, picture sizes and presets are those of the original's datasets and evaluation scripts;
 * where it published none for a task (detection, region captions, infilling, free instructions), the preset is the
 * generator's own default with a beam of 5, and the picture size that of pretraining.
 */
public final class Tasks {
    private static final int PRETRAINING_IMAGE_SIZE = 384;
    private static final int MAX_WORDS = 80;
    private static final int MAX_ARTICLE_WORDS = 512;
    private static final int MAX_ARTICLE_TOKENS = 512;
    private static final int MAX_SENTENCE_WORDS = 512;
    private static final int MAX_PAINTED_WORDS = 64;

    private static final TextRule PHRASE = text -> TextRules.caption(text, MAX_WORDS);
    private static final TextRule SENTENCE = text -> TextRules.sentence(text, MAX_SENTENCE_WORDS);
    private static final TextRule VERBATIM = text -> text;

    /** A caption, with the settings of the base and large models. */
    public static final Task CAPTION = Task.of("caption", " what does the image describe?", "prompt", VERBATIM, 480)
            .withPreset(DecodePreset.DEFAULT.withMaxLength(16).withNoRepeatNgramSize(3))
            .withOutput(TextRules::withoutPunctuation);

    /** A caption, with the settings of the huge model. */
    public static final Task CAPTION_HUGE = CAPTION.withPreset(
            CAPTION.preset().withBeamSize(10).withTemperature(0.98f).withLengthPenalty(0.98f));

    /** The answer to a question; free, or one of a list of choices. */
    public static final Task ANSWER = Task.of("answer", " {}", "question", Tasks::question, 480)
            .withPreset(DecodePreset.DEFAULT.withNormalizeScores(false))
            .withPromptType(PromptType.PREV_OUTPUT);

    /** The box of what a phrase describes: four bins and nothing else. */
    public static final Task GROUND = Task.of(
                    "ground", " which region does the text \" {} \" describe?", "phrase", PHRASE, 512)
            .withPreset(DecodePreset.DEFAULT
                    .withMinLength(BoxCoordinates.BINS)
                    .withMaxLength(BoxCoordinates.BINS)
                    .withNoRepeatNgramSize(3));

    /** Whether a picture entails a hypothesis: {@code yes}, {@code no} or {@code maybe}. */
    public static final Task ENTAIL = Task.of("entail", " does the image describe \" {} \"?", "hypothesis", PHRASE, 480)
            .withPromptType(PromptType.PREV_OUTPUT)
            .withChoices(List.of("no", "yes", "maybe"));

    /**
     * The same for a picture and its caption together, as the published SNLI-VE models were trained: first the caption,
     * then the hypothesis.
     */
    public static final Task ENTAIL_WITH_CAPTION =
            ENTAIL.withPrompt(" can image and text1 \" {} \" imply text2 \" {} \"?");

    /** Which of some classes a picture shows; the classes are given as choices. */
    public static final Task CLASSIFY = Task.of("classify", CAPTION.prompt().text(), "prompt", VERBATIM, 480);

    /** The headline of an article. */
    public static final Task SUMMARIZE = Task.of(
                    "summarize", " what is the summary of article \" {} \"?", "article", Tasks::article, 0)
            .withMaxPromptTokens(MAX_ARTICLE_TOKENS)
            .withOutput(SummaryText::normalize)
            .withPreset(DecodePreset.DEFAULT
                    .withBeamSize(6)
                    .withLengthPenalty(0.7f)
                    .withMaxLength(32)
                    .withNoRepeatNgramSize(3));

    /** The text on a picture. */
    public static final Task READ_TEXT = Task.of("ocr", " what are the texts on the image?", "prompt", VERBATIM, 480)
            .withPreset(DecodePreset.DEFAULT.withMaxLength(64))
            .withOutput(TextRules::withoutSpaces);

    /** The objects on a picture: for each one four bins, then its label. */
    public static final Task DETECT = Task.of("detect", " what are the objects in the image?", "prompt", VERBATIM, 512);

    /** The whole of a text that has {@code <mask>} in place of some words. */
    public static final Task INFILL_TEXT = Task.of(
                    "infill",
                    " what is the complete text of \" {} \"?",
                    "text",
                    text -> TextRules.stripped(text.toLowerCase(Locale.ROOT)),
                    0)
            .withNamedTokens();

    /** A caption of one region; the slot takes its four bins. Two leading spaces, as the model was trained. */
    public static final Task DESCRIBE_REGION = Task.of(
                    "describe region",
                    "  what does the region describe? region: {}",
                    "region",
                    VERBATIM,
                    PRETRAINING_IMAGE_SIZE)
            .withNamedTokens()
            .withPreset(CAPTION.preset());

    /** The prompt for the middle part of a picture; the output is picture codes. */
    public static final Task INFILL_IMAGE = Task.of(
            "infill image", " what is the image in the middle part?", "prompt", VERBATIM, PRETRAINING_IMAGE_SIZE);

    /** The prompt for a picture of a text; the output is picture codes. */
    public static final Task PAINT = Task.of(
            "paint",
            " what is the complete image? caption: {}",
            "text",
            text -> TextRules.words(text, MAX_PAINTED_WORDS),
            0);

    /** Any instruction; it is given to the model as it stands, after one space. */
    public static final Task INSTRUCT = Task.of("run", "{}", "prompt", Tasks::instruction, PRETRAINING_IMAGE_SIZE)
            .withNamedTokens();

    /**
     * The language tasks of the GLUE benchmark by their lower-case names. Their slots take the sentences in the order
     * of the benchmark's files, but for qnli: sentence, then question.
     */
    public static final Map<String, Task> GLUE = glue();

    private Tasks() {}

    private static Map<String, Task> glue() {
        List<String> yesNo = List.of("no", "yes");
        Map<String, Task> tasks = new LinkedHashMap<>();
        tasks.put("cola", language("cola", " is the text \" {} \" grammatically correct?", yesNo));
        tasks.put(
                "sst2",
                language(
                        "sst2",
                        " is the sentiment of text \" {} \" positive or negative?",
                        List.of("negative", "positive")));
        tasks.put("mrpc", language("mrpc", " does text1 \" {} \" and text2 \" {} \" have the same semantics?", yesNo));
        tasks.put("qqp", language("qqp", " is question \" {} \" and question \" {} \" equivalent?", yesNo));
        tasks.put("qnli", language("qnli", " does \" {} \" contain the answer to question \" {} \"?", yesNo));
        tasks.put("rte", language("rte", " can text1 \" {} \" imply text2 \" {} \"?", yesNo));
        tasks.put("mnli", language("mnli", " can text1 \" {} \" imply text2 \" {} \"?", List.of("maybe", "yes", "no")));
        return Map.copyOf(tasks);
    }

    private static Task language(String name, String prompt, List<String> choices) {
        return Task.of(name, prompt, "sentence", SENTENCE, 0)
                .withPromptType(PromptType.SRC)
                .withChoices(choices);
    }

    private static String question(String text) {
        String prepared = TextRules.question(text, MAX_WORDS);
        return prepared.isEmpty() ? prepared : TextRules.endWithQuestionMark(prepared);
    }

    private static String article(String text) {
        return TextRules.caption(text, MAX_ARTICLE_WORDS).replace("<unk>", "unk");
    }

    private static String instruction(String text) {
        return Character.isWhitespace(text.charAt(0)) ? text : " " + text;
    }
}

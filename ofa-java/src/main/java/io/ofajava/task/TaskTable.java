// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

import io.ofajava.image.ImageGeometry;
import io.ofajava.text.PinnedUnicode;
import java.util.List;
import java.util.Optional;

/**
 * All tasks, in the order of the documentation. Prompts, image sizes and presets are those of the original's datasets
 * and evaluation scripts. Tasks without a published preset (detection, regions, infilling, free instructions) use the
 * generator's default with a beam of 5 and the image size of pretraining. The tasks of ModelScope's preprocessors
 * (text2sql, sudoku) use its prompts.
 */
public final class TaskTable {
    private static final int PRETRAINING_IMAGE_SIZE = 384;
    private static final int FINE_TUNING_IMAGE_SIZE = 480;
    private static final int GROUNDING_IMAGE_SIZE = 512;
    /** Twice the code_image_size of pretraining: the image size of detection and infilling. */
    private static final int CODE_IMAGE_SIZE = 256;

    private static final int MAX_WORDS = 80;
    private static final int MAX_ARTICLE_WORDS = 512;
    private static final int MAX_ARTICLE_TOKENS = 512;
    private static final int MAX_SENTENCE_WORDS = 512;
    private static final int MAX_CAPTION_WORDS = 64;
    /** ModelScope's max_src_length and max_struct_length. */
    private static final int MAX_STRUCTURE = 256;

    private static final TextRule VERBATIM = text -> text;
    private static final DecodePreset SHORT_TEXT =
            DecodePreset.DEFAULT.withMaxLength(16).withNoRepeatNgramSize(3);
    private static final DecodePreset CHINESE_TEXT =
            DecodePreset.DEFAULT.withBeamSize(8).withMaxLength(128).withNoRepeatNgramSize(3);
    private static final DecodePreset LINE_OF_TEXT = DecodePreset.DEFAULT.withMaxLength(64);
    private static final DecodePreset BOX = DecodePreset.DEFAULT
            .withMinLength(BoxTokens.BINS)
            .withMaxLength(BoxTokens.BINS)
            .withNoRepeatNgramSize(3);
    private static final DecodePreset SUM = DecodePreset.DEFAULT.withNormalizeScores(false);

    private static final List<TaskDefinition> ALL = List.of(
            TaskDefinition.of(
                            "caption",
                            "Describe an image.",
                            TaskInputs.image(FINE_TUNING_IMAGE_SIZE),
                            " what does the image describe?",
                            SHORT_TEXT)
                    .withOutputRule(TextRules::withoutPunctuation)
                    .withChinese(
                            "\u56fe\u7247\u63cf\u8ff0\u4e86\u4ec0\u4e48\u5185\u5bb9?", CHINESE_TEXT, TextRules::chinese)
                    .withExample("photo.jpg"),
            TaskDefinition.of(
                            "answer",
                            "Answer a question about an image, in free words or with one of some choices.",
                            TaskInputs.image(FINE_TUNING_IMAGE_SIZE)
                                    .withText("question", TaskTable::question, MAX_WORDS)
                                    .withObjectTags()
                                    .withRegion(Use.OPTIONAL),
                            " {}",
                            SUM)
                    .withChinese(" {}", SUM, TextRules::chinese)
                    .withPromptType(DecoderPrompt.PREV_OUTPUT)
                    .withChoices(ChoiceUse.OPTIONAL)
                    .withExample("photo.jpg --text \"what color is the bus?\""),
            TaskDefinition.of(
                            "ground",
                            "Find what a phrase describes: one box.",
                            TaskInputs.image(GROUNDING_IMAGE_SIZE).withText("phrase", TextRules::caption, MAX_WORDS),
                            " which region does the text \" {} \" describe?",
                            BOX)
                    .withChinese(
                            "\u8fd9\u6bb5\u6587\u5b57\" {} \"\u63cf\u8ff0\u7684\u662f\u54ea\u4e2a\u533a\u57df\uff1f",
                            BOX,
                            TextRules::stripped)
                    .withOutput(OutputKind.BOX)
                    .withExample("photo.jpg --text \"the red car\""),
            TaskDefinition.of(
                            "entail",
                            "Tell whether an image entails a hypothesis: yes, no or maybe.",
                            TaskInputs.image(FINE_TUNING_IMAGE_SIZE)
                                    .withText("hypothesis", TextRules::caption, MAX_WORDS),
                            " does the image describe \" {} \"?",
                            DecodePreset.DEFAULT)
                    .withPromptType(DecoderPrompt.PREV_OUTPUT)
                    .withChoices(ChoiceUse.FIXED, "no", "yes", "maybe")
                    .withExample("photo.jpg --text \"two dogs are playing\""),
            TaskDefinition.of(
                            "entail-with-caption",
                            "Tell whether an image and its caption entail a hypothesis: yes, no or maybe.",
                            TaskInputs.image(FINE_TUNING_IMAGE_SIZE)
                                    .withText("caption", TextRules::caption, MAX_WORDS)
                                    .withText("hypothesis", TextRules::caption, MAX_WORDS),
                            " can image and text1 \" {} \" imply text2 \" {} \"?",
                            DecodePreset.DEFAULT)
                    .withPromptType(DecoderPrompt.PREV_OUTPUT)
                    .withChoices(ChoiceUse.FIXED, "no", "yes", "maybe")
                    .withExample("photo.jpg --text \"dogs in a park\" --text \"two dogs are playing\""),
            TaskDefinition.of(
                            "match",
                            "Tell whether a text describes an image: yes or no.",
                            TaskInputs.image(PRETRAINING_IMAGE_SIZE).withText("text", TextRules::caption, MAX_WORDS),
                            " does the image describe \" {} \"?",
                            DecodePreset.DEFAULT)
                    .withChoices(ChoiceUse.FIXED, "yes", "no")
                    .withExample("photo.jpg --text \"a red bus on a street\""),
            TaskDefinition.of(
                            "match-answer",
                            "Tell whether an answer to a question about an image is right: yes or no.",
                            TaskInputs.image(PRETRAINING_IMAGE_SIZE)
                                    .withText("question", TextRules::question, MAX_WORDS)
                                    .withText("answer", VERBATIM),
                            " what is the answer to question \" {} \". is \" {} \"?",
                            DecodePreset.DEFAULT)
                    .withChoices(ChoiceUse.FIXED, "yes", "no")
                    .withExample("photo.jpg --text \"what color is the bus?\" --text red"),
            TaskDefinition.of(
                            "classify",
                            "Choose the class that an image shows.",
                            TaskInputs.image(FINE_TUNING_IMAGE_SIZE),
                            " what does the image describe?",
                            DecodePreset.DEFAULT)
                    .withChoices(ChoiceUse.REQUIRED)
                    .withExample("photo.jpg --choices \"cat,dog,bus\""),
            TaskDefinition.of(
                            "summarize",
                            "Write the headline of an article.",
                            TaskInputs.none()
                                    .withText("article", TaskTable::article, MAX_ARTICLE_WORDS)
                                    .withMaxPromptTokens(MAX_ARTICLE_TOKENS),
                            " what is the summary of article \" {} \"?",
                            DecodePreset.DEFAULT
                                    .withBeamSize(6)
                                    .withLengthPenalty(0.7f)
                                    .withMaxLength(32)
                                    .withNoRepeatNgramSize(3))
                    .withOutputRule(SummaryText::normalize)
                    .withChinese(
                            "{} \u8bf7\u7528\u4e00\u4e2a\u53e5\u5b50\u7b80\u5355\u603b\u7ed3\u4e0a\u6587\uff1a",
                            DecodePreset.DEFAULT.withMaxLength(128).withNoRepeatNgramSize(3),
                            TextRules::chinese)
                    .withExample("--text \"the article\""),
            TaskDefinition.of(
                            "ocr",
                            "Read the text on an image of one line.",
                            TaskInputs.image(FINE_TUNING_IMAGE_SIZE).withGeometry(ImageGeometry.TEXT_LINE),
                            " what are the texts on the image?",
                            LINE_OF_TEXT)
                    .withOutputRule(TextRules::withoutSpaces)
                    .withChinese(
                            "\u56fe\u7247\u4e0a\u7684\u6587\u5b57\u662f\u4ec0\u4e48?",
                            LINE_OF_TEXT,
                            TextRules::withoutSpaces)
                    .withExample("line.png"),
            TaskDefinition.of(
                            "detect",
                            "Find the objects on an image: boxes with labels.",
                            TaskInputs.image(CODE_IMAGE_SIZE).withGeometry(ImageGeometry.MIDDLE),
                            " what are the objects in the image?",
                            DecodePreset.DEFAULT)
                    .withOutput(OutputKind.LABELED_BOXES)
                    .withExample("photo.jpg"),
            TaskDefinition.of(
                            "describe-region",
                            "Describe one region of an image (grounded captioning).",
                            TaskInputs.image(PRETRAINING_IMAGE_SIZE).withRegion(Use.REQUIRED),
                            "  what does the region describe? region:",
                            SHORT_TEXT)
                    .withAlias("grounded-caption")
                    .withExample("photo.jpg --region 10,20,110,220"),
            TaskDefinition.of(
                            "infill-text",
                            "Write the whole of a text that has <mask> in place of some words.",
                            TaskInputs.none()
                                    .withText("text", text -> TextRules.stripped(PinnedUnicode.toLowerCase(text)))
                                    .withNamedTokens(),
                            " what is the complete text of \" {} \"?",
                            DecodePreset.DEFAULT)
                    .withExample("--text \"a <mask> on the street\""),
            language(
                            "cola",
                            "Tell whether a sentence is grammatically correct: yes or no.",
                            " is the text \" {} \" grammatically correct?",
                            1)
                    .withChoices(ChoiceUse.FIXED, "no", "yes"),
            language(
                            "mnli",
                            "Tell whether a text implies another: yes, no or maybe.",
                            " can text1 \" {} \" imply text2 \" {} \"?",
                            2)
                    .withChoices(ChoiceUse.FIXED, "maybe", "yes", "no"),
            language(
                            "mrpc",
                            "Tell whether two texts mean the same: yes or no.",
                            " does text1 \" {} \" and text2 \" {} \" have the same semantics?",
                            2)
                    .withChoices(ChoiceUse.FIXED, "no", "yes"),
            language(
                            "qnli",
                            "Tell whether a sentence (first) answers a question (second): yes or no.",
                            " does \" {} \" contain the answer to question \" {} \"?",
                            2)
                    .withChoices(ChoiceUse.FIXED, "no", "yes"),
            language(
                            "qqp",
                            "Tell whether two questions ask the same: yes or no.",
                            " is question \" {} \" and question \" {} \" equivalent?",
                            2)
                    .withChoices(ChoiceUse.FIXED, "no", "yes"),
            language(
                            "rte",
                            "Tell whether a text implies another: yes or no.",
                            " can text1 \" {} \" imply text2 \" {} \"?",
                            2)
                    .withChoices(ChoiceUse.FIXED, "no", "yes"),
            language(
                            "sst2",
                            "Tell whether a sentence is positive or negative.",
                            " is the sentiment of text \" {} \" positive or negative?",
                            1)
                    .withChoices(ChoiceUse.FIXED, "negative", "positive"),
            TaskDefinition.of(
                            "text2sql",
                            "Write the SQL of a question about a database.",
                            TaskInputs.none()
                                    .withText("question", TextRules::words, MAX_STRUCTURE)
                                    .withText("schema", TextRules::stripped)
                                    .withNamedTokens()
                                    .withMaxPromptTokens(MAX_STRUCTURE),
                            // Doubled, as in ModelScope's preprocessor and therefore in the model's training.
                            "{} ; structured knowledge: {} . generating sql code. . generating sql code.",
                            DecodePreset.DEFAULT.withMaxLength(MAX_STRUCTURE))
                    .withExample("--text \"how many singers are there?\" --text \"| concert | singer : id , name\""),
            TaskDefinition.of(
                            "sudoku",
                            "Solve a sudoku.",
                            TaskInputs.none()
                                    .withText("puzzle", TextRules::sentence, MAX_STRUCTURE)
                                    .withNamedTokens()
                                    .withMaxPromptTokens(MAX_STRUCTURE),
                            "{} solve the sudoku .",
                            DecodePreset.DEFAULT.withMaxLength(MAX_STRUCTURE))
                    .withExample("--text \"0 : 1 : 2 ... | 3 : 0 : 4 ...\""),
            TaskDefinition.of(
                            "run",
                            "Follow any instruction, about an image or not.",
                            TaskInputs.image(PRETRAINING_IMAGE_SIZE)
                                    .withOptionalImage()
                                    .withText("prompt", TaskTable::instruction)
                                    .withNamedTokens(),
                            "{}",
                            DecodePreset.DEFAULT)
                    .withChinese("{}", DecodePreset.DEFAULT, TextRules::chinese)
                    .withChoices(ChoiceUse.OPTIONAL)
                    .withExample("photo.jpg --text \"what are the objects in the image?\""),
            TaskDefinition.of(
                            "paint",
                            "Generate images from a text.",
                            TaskInputs.none().withText("text", TextRules::words, MAX_CAPTION_WORDS),
                            " what is the complete image? caption: {}",
                            DecodePreset.DEFAULT)
                    .withOutput(OutputKind.IMAGES)
                    .withExample("--text \"a red circle above a blue square\" -o out.png"),
            TaskDefinition.of(
                            "infill-image",
                            "Generate a new middle for an image.",
                            TaskInputs.image(CODE_IMAGE_SIZE),
                            " what is the image in the middle part?",
                            DecodePreset.DEFAULT)
                    .withOutput(OutputKind.IMAGES)
                    .withExample("photo.jpg -o out.png"));

    private TaskTable() {}

    /** All tasks. */
    public static List<TaskDefinition> all() {
        return ALL;
    }

    /** Finds a task by name or alias. */
    public static Optional<TaskDefinition> find(String name) {
        return ALL.stream()
                .filter(task -> task.name().equals(name) || task.aliases().contains(name))
                .findFirst();
    }

    /** Finds a task by a name that is known to exist. */
    static TaskDefinition of(String name) {
        return find(name).orElseThrow();
    }

    /**
     * A task of the GLUE benchmark. Its texts are in the order of the benchmark's files, except for qnli: sentence,
     * then question.
     */
    private static TaskDefinition language(String name, String summary, String prompt, int texts) {
        TaskInputs inputs = TaskInputs.none()
                .withText(texts == 1 ? "sentence" : "first sentence", TextRules::sentence, MAX_SENTENCE_WORDS);
        return TaskDefinition.of(
                        name,
                        summary,
                        texts == 1
                                ? inputs
                                : inputs.withText("second sentence", TextRules::sentence, MAX_SENTENCE_WORDS),
                        prompt,
                        DecodePreset.DEFAULT)
                .withPromptType(DecoderPrompt.SRC)
                .withExample(
                        texts == 1 ? "--text \"a sentence\"" : "--text \"a sentence\" --text \"another sentence\"");
    }

    private static String question(String text, int maxWords) {
        String prepared = TextRules.question(text, maxWords);
        return prepared.isEmpty() ? prepared : TextRules.endWithQuestionMark(prepared);
    }

    private static String article(String text, int maxWords) {
        return TextRules.caption(text, maxWords).replace("<unk>", "unk");
    }

    private static String instruction(String text) {
        return Character.isWhitespace(text.charAt(0)) ? text : " " + text;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

import io.ofajava.text.PinnedUnicode;
import java.util.List;

/**
 * How OFA prepares the text of a prompt and cleans the text of an output. The rules are those of the original's
 * datasets (pre_question, pre_caption) and evaluation code; without them a model would see other token ids than in
 * training.
 */
public final class TextRules {
    private static final String LEADING_NOISE = ",.!?*#:;~";

    private TextRules() {}

    /**
     * The rule for questions: lower case, leading {@code ,.!?*#:;~} removed, dashes and slashes replaced by spaces,
     * runs of white space replaced by one space, trailing newlines and outer spaces removed, truncated to a number of
     * words.
     *
     * @param question any text; the result may be empty
     * @param maxWords maximum number of words, at least 0
     */
    public static String question(String question, int maxWords) {
        return prepare(question, false, maxWords);
    }

    /**
     * The rule for captions, phrases, hypotheses and articles: that of {@link #question}, and the placeholder
     * {@code <person>} becomes {@code person}.
     *
     * @param caption any text; the result may be empty
     * @param maxWords maximum number of words, at least 0
     */
    public static String caption(String caption, int maxWords) {
        return prepare(caption, true, maxWords);
    }

    /** Appends a question mark to a prepared question that has none. */
    public static String endWithQuestionMark(String question) {
        return question.endsWith("?") ? question : question + "?";
    }

    /** The rule for sentences of the language tasks: lower case, the first words, joined by one space. */
    public static String sentence(String text, int maxWords) {
        return words(PinnedUnicode.toLowerCase(text), maxWords);
    }

    /** The first words of a text, joined by one space, with unchanged case. */
    public static String words(String text, int maxWords) {
        List<String> words = PythonText.words(text);
        return String.join(" ", words.subList(0, Math.min(maxWords, words.size())));
    }

    /** A caption without punctuation: every ASCII punctuation character removed, then outer white space. */
    public static String withoutPunctuation(String decoded) {
        StringBuilder kept = new StringBuilder(decoded.length());
        for (int i = 0; i < decoded.length(); i++) {
            if (PythonText.PUNCTUATION.indexOf(decoded.charAt(i)) < 0) {
                kept.append(decoded.charAt(i));
            }
        }
        return PythonText.strip(kept.toString());
    }

    /** Outer white space removed. */
    public static String stripped(String decoded) {
        return PythonText.strip(decoded);
    }

    /** Every space removed: the form in which text read from an image is compared. */
    public static String withoutSpaces(String decoded) {
        return PythonText.strip(decoded).replace(" ", "");
    }

    /**
     * The rule for Chinese output: outer white space removed, then every run of spaces that touches a character other
     * than a space, an ASCII letter or digit, or one of {@code .,:!?}.
     */
    public static String chinese(String decoded) {
        String text = PythonText.strip(decoded);
        StringBuilder kept = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); at++) {
            if (text.charAt(at) != ' ') {
                kept.append(text.charAt(at));
                continue;
            }
            int end = at;
            while (text.charAt(end) == ' ') {
                end++; // the text ends without a space
            }
            if (keepsSpace(text.charAt(at - 1)) && keepsSpace(text.charAt(end))) {
                kept.append(text, at, end);
            }
            at = end - 1;
        }
        return kept.toString();
    }

    private static boolean keepsSpace(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || ".,:!?".indexOf(c) >= 0;
    }

    private static String prepare(String text, boolean namePersons, int maxWords) {
        String result = PythonText.stripLeft(PinnedUnicode.toLowerCase(text), LEADING_NOISE)
                .replace('-', ' ')
                .replace('/', ' ');
        if (namePersons) {
            result = result.replace("<person>", "person");
        }
        result = PythonText.squeezeSpaces(result);
        result = PythonText.stripRight(result, "\n");
        result = PythonText.stripRight(PythonText.stripLeft(result, " "), " ");
        return PythonText.firstPieces(result, ' ', maxWords);
    }
}

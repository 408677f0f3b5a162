// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The form in which headlines of the Gigaword corpus are compared: lower case, brackets and quotes in treebank
 * spelling, contractions and numbers joined, the digit 1 as {@code #}. A single pass over the words; each word is
 * rewritten depending on its neighbours.
 */
public final class SummaryText {
    private static final Map<String, String> SPELLINGS = Map.of(
            "(", "-lrb-", ")", "-rrb-", "[", "-lsb-", "]", "-rsb-", "{", "-lcb-", "}", "-rcb-", "&", "&amp;", "<",
            "&lt;", ">", "&gt;");

    private final List<String> words;
    private final List<String> output = new ArrayList<>();
    private int next;
    private boolean inDoubleQuotes;
    private boolean inSingleQuotes;
    private boolean joinNext;

    private SummaryText(List<String> words) {
        this.words = words;
    }

    /** @param decoded the decoded tokens of a summary */
    public static String normalize(String decoded) {
        SummaryText walk = new SummaryText(PythonText.words(decoded.toLowerCase(Locale.ROOT)));
        return walk.joined().replace("<unk>", " unk").replace('1', '#');
    }

    private String joined() {
        while (next < words.size()) {
            String word = words.get(next);
            boolean joining = joinNext;
            joinNext = false;
            if (SPELLINGS.containsKey(word)) {
                emit(SPELLINGS.get(word), 1);
            } else {
                switch (word) {
                    case "\"" -> doubleQuote();
                    case "'" -> apostrophe();
                    case "." -> period();
                    case "," -> comma();
                    case "-" -> dash();
                    default -> plain(word, joining);
                }
            }
        }
        return String.join(" ", output);
    }

    private void doubleQuote() {
        emit(inDoubleQuotes ? "''" : "``", 1);
        inDoubleQuotes = !inDoubleQuotes;
    }

    /** {@code is n ' t} is a contraction, {@code ' s} a suffix; any other apostrophe opens or closes a quotation. */
    private void apostrophe() {
        if (previous().endsWith("n") && following(1).equals("t")) {
            replacePrevious(previous().substring(0, previous().length() - 1), 0);
            emit("n't", 2);
        } else if (following(1).equals("s")
                || following(1).equals("d")
                || following(1).equals("ll")) {
            emit("'" + following(1), 2);
        } else {
            emit(inSingleQuotes ? "'" : "`", 1);
            inSingleQuotes = !inSingleQuotes;
        }
    }

    /**
     * Three periods are an ellipsis, one between two numbers a decimal point. (The original's rule for initials needs
     * capitals, so it never applies here.)
     */
    private void period() {
        if (following(1).equals(".") && following(2).equals(".")) {
            emit("...", 3);
        } else if (isDigits(previous(), false) && isDigits(following(1), false)) {
            replacePrevious(previous() + "." + following(1), 2);
        } else {
            plain(".", false);
        }
    }

    /** A comma between two numbers groups their digits. */
    private void comma() {
        if (isDigits(previous(), true) && isDigits(following(1), true)) {
            replacePrevious(previous() + "," + following(1), 2);
        } else {
            plain(",", false);
        }
    }

    /** Two dashes become the word {@code --}; a single dash between two words joins them; others are separate words. */
    private void dash() {
        if (following(1).equals("-")) {
            emit("--", 2);
        } else if (next == 0
                || next == words.size() - 1
                || isPunctuation(previous())
                || startsWithPunctuation(following(1))) {
            emit("-", 1);
        } else {
            replacePrevious(previous() + "-", 1);
            joinNext = true;
        }
    }

    private void plain(String word, boolean joining) {
        if (joining && !output.isEmpty() && !startsWithPunctuation(word)) {
            replacePrevious(previous() + word, 1);
        } else {
            emit(word, 1);
        }
    }

    private void emit(String word, int consumed) {
        output.add(word);
        next += consumed;
    }

    private void replacePrevious(String word, int consumed) {
        output.set(output.size() - 1, word);
        next += consumed;
    }

    /** The previous word, or the empty string. */
    private String previous() {
        return output.isEmpty() ? "" : output.get(output.size() - 1);
    }

    /** The word at this offset, or the empty string. */
    private String following(int distance) {
        return next + distance < words.size() ? words.get(next + distance) : "";
    }

    /**
     * The original tests whether the word is a substring of the list of punctuation characters, which is also true for
     * the empty word and for adjacent characters such as {@code +,}.
     */
    private static boolean isPunctuation(String word) {
        return PythonText.PUNCTUATION.contains(word);
    }

    private static boolean startsWithPunctuation(String word) {
        return PythonText.PUNCTUATION.indexOf(word.charAt(0)) >= 0;
    }

    private static boolean isDigits(String word, boolean orCommas) {
        return !word.isEmpty() && word.chars().allMatch(c -> Character.isDigit(c) || orCommas && c == ',');
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.text.DefaultMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The accuracy of VQA v2: an answer scores a third for each annotator who gave it, at most 1, averaged over all subsets
 * that leave out one annotator. Answers are normalised as in the original evaluation ({@code vqaEval.py} of
 * GT-Vision-Lab/VQA), including its quirks.
 */
final class VqaAccuracy {
    private static final double FULL = 3;
    private static final String WORDS = "vqa-words.json";
    private static final Set<String> ARTICLES = Set.of("a", "an", "the");
    private static final String[] PUNCTUATION = {
        ";", "/", "[", "]", "\"", "{", "}", "(", ")", "=", "+", "\\", "_", "-", ">", "<", "@", "`", ",", "?", "!"
    };
    private static final Pattern COMMA_IN_NUMBER = Pattern.compile("(\\d)(,)(\\d)");
    private static final Pattern FULL_STOP = Pattern.compile("(?!<=\\d)(\\.)(?!\\d)");
    /** The original passes its flag {@code re.UNICODE} (32) in the position of the number of replacements. */
    private static final int FULL_STOPS = 32;

    private static final Map<String, String> CONTRACTIONS = new HashMap<>();
    private static final Map<String, String> NUMBERS = new HashMap<>();

    static {
        try (InputStream in = VqaAccuracy.class.getResourceAsStream(WORDS)) {
            JsonNode words = DefaultMapper.MAPPER.readTree(in);
            words.path("contractions")
                    .properties()
                    .forEach(entry ->
                            CONTRACTIONS.put(entry.getKey(), entry.getValue().textValue()));
            words.path("numbers")
                    .properties()
                    .forEach(entry ->
                            NUMBERS.put(entry.getKey(), entry.getValue().textValue()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private VqaAccuracy() {}

    /** 0 to 1. */
    static double of(String prediction, List<String> answers) {
        List<String> truths = answers.stream().map(VqaAccuracy::flattened).toList();
        String predicted = flattened(prediction);
        if (new HashSet<>(truths).size() > 1) {
            truths = truths.stream().map(VqaAccuracy::normalised).toList();
            predicted = normalised(predicted);
        }
        double sum = 0;
        for (int i = 0; i < truths.size(); i++) {
            int matching = 0;
            for (int k = 0; k < truths.size(); k++) {
                matching += k != i && truths.get(k).equals(predicted) ? 1 : 0;
            }
            sum += Math.min(1, matching / FULL);
        }
        return truths.isEmpty() ? 0 : sum / truths.size();
    }

    private static String flattened(String text) {
        return text.replace('\n', ' ').replace('\t', ' ').strip();
    }

    private static String normalised(String text) {
        return withoutArticles(withoutPunctuation(text));
    }

    private static String withoutPunctuation(String text) {
        String result = text;
        boolean comma = COMMA_IN_NUMBER.matcher(text).find();
        for (String mark : PUNCTUATION) {
            boolean apart = text.contains(mark + " ") || text.contains(" " + mark);
            result = result.replace(mark, apart || comma ? "" : " ");
        }
        Matcher matcher = FULL_STOP.matcher(result);
        StringBuilder stripped = new StringBuilder();
        for (int i = 0; i < FULL_STOPS && matcher.find(); i++) {
            matcher.appendReplacement(stripped, "");
        }
        return matcher.appendTail(stripped).toString();
    }

    private static String withoutArticles(String text) {
        List<String> words = new ArrayList<>();
        for (String word : text.toLowerCase(Locale.ROOT).strip().split("\\s+")) {
            String number = NUMBERS.getOrDefault(word, word);
            if (!number.isEmpty() && !ARTICLES.contains(number)) {
                words.add(CONTRACTIONS.getOrDefault(number, number));
            }
        }
        return String.join(" ", words);
    }
}

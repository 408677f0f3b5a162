// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits captions into words for caption metrics. Follows the Penn Treebank rules that the COCO evaluation applies
 * through Stanford's PTBTokenizer: lower case, punctuation separated and then removed, English contractions split
 * ({@code isn't} into {@code is n't}). Cases that are rare in captions, such as abbreviations with inner full stops at
 * the end of a sentence, may differ from that tokenizer.
 */
final class CaptionTokens {
    /**
     * A number or a word, which may contain hyphens, apostrophes, full stops or slashes; otherwise one other character.
     */
    private static final Pattern TOKEN =
            Pattern.compile("\\$?\\d+(?:[.,:/]\\d+)*%?|[\\p{L}\\p{N}]+(?:[-./'’&][\\p{L}\\p{N}]+)*|\\S");

    private static final Pattern CONTRACTION = Pattern.compile("(.+?)(n't|'s|'m|'d|'ll|'re|'ve)");
    private static final Pattern FULL_STOPS = Pattern.compile("(?:[a-z]\\.)+[a-z]");
    private static final Set<String> PUNCTUATION = Set.of(
            "''", "'", "``", "`", "\"", "(", ")", "{", "}", "[", "]", ".", "?", "!", ",", ":", "-", "--", "...", ";",
            "’", "‘", "“", "”", "…", "–", "—");

    private CaptionTokens() {}

    static List<String> of(String caption) {
        List<String> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(caption.toLowerCase(Locale.ROOT).replace('’', '\''));
        while (matcher.find()) {
            add(tokens, matcher.group());
        }
        tokens.removeIf(PUNCTUATION::contains);
        return tokens;
    }

    private static void add(List<String> tokens, String token) {
        Matcher contraction = CONTRACTION.matcher(token);
        if (contraction.matches()) {
            add(tokens, contraction.group(1));
            tokens.add(contraction.group(2));
        } else if (token.equals("cannot")) {
            tokens.add("can");
            tokens.add("not");
        } else if (token.indexOf('.') > 0
                && Character.isLetter(token.charAt(0))
                && !FULL_STOPS.matcher(token).matches()) {
            // Without a space after a full stop there are two words, as in the Treebank tokenizer.
            for (String part : token.split("\\.")) {
                tokens.add(part);
            }
        } else {
            tokens.add(token);
        }
    }
}

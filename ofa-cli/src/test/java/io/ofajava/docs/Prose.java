// SPDX-License-Identifier: Apache-2.0
package io.ofajava.docs;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The sentences of a file: Markdown without code, and the comments of sources. Names in code are not sentences. */
final class Prose {
    private static final Pattern FENCE = Pattern.compile("(?ms)^```.*?^```");
    private static final Pattern INDENTED = Pattern.compile("(?m)^(?: {4}|\t).*$");
    private static final Pattern BACKTICKS = Pattern.compile("`[^`\n]*`");
    private static final Pattern INLINE_TAG = Pattern.compile("\\{@\\w+[^}]*}");
    private static final Pattern QUOTED = Pattern.compile("\"[^\"\n]*\"");
    private static final Pattern HASH_COMMENT = Pattern.compile("(?m)^\\s*#(?!!)(.*)$");
    private static final Pattern DOCSTRING = Pattern.compile("(?s)\"\"\"(.*?)\"\"\"");
    private static final Pattern XML_COMMENT = Pattern.compile("(?s)<!--(.*?)-->");
    /** A string, a character, a text block or a comment of Java or C++, whichever begins first. */
    private static final Pattern JAVA_TOKEN = Pattern.compile(
            "(?s)\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\n])*\"|'(?:\\\\.|[^'\\\\\n])+'|//[^\n]*|/\\*.*?\\*/");

    private Prose() {}

    /**
     * The sentences of a file.
     *
     * @param name the file's name, by which its language is recognised
     * @return the sentences, or an empty string for a language without a rule here
     */
    static String of(String name, String text) {
        if (name.endsWith(".md")) {
            String prose = INDENTED.matcher(FENCE.matcher(text).replaceAll("")).replaceAll("");
            return BACKTICKS.matcher(prose).replaceAll("");
        }
        if (name.matches(".*\\.(java|cc|cpp|h)")) {
            return withoutNames(comments(JAVA_TOKEN, text));
        }
        if (name.endsWith(".py")) {
            return withoutNames(groups(HASH_COMMENT, text) + groups(DOCSTRING, text));
        }
        if (name.endsWith("pom.xml")) {
            return withoutNames(groups(XML_COMMENT, text));
        }
        return name.endsWith(".cmake") || text.startsWith("#!") ? withoutNames(groups(HASH_COMMENT, text)) : "";
    }

    /** Java or C++ without its comments and strings. */
    static String code(String text) {
        return JAVA_TOKEN.matcher(text).replaceAll(" ");
    }

    private static String comments(Pattern pattern, String text) {
        StringBuilder all = new StringBuilder();
        for (Matcher matcher = pattern.matcher(text); matcher.find(); ) {
            if (matcher.group().startsWith("/")) {
                all.append(matcher.group()).append('\n');
            }
        }
        return all.toString();
    }

    private static String groups(Pattern pattern, String text) {
        StringBuilder all = new StringBuilder();
        for (Matcher matcher = pattern.matcher(text); matcher.find(); ) {
            all.append(matcher.group(1)).append('\n');
        }
        return all.toString();
    }

    private static String withoutNames(String comments) {
        String prose = INLINE_TAG.matcher(comments).replaceAll("");
        return QUOTED.matcher(BACKTICKS.matcher(prose).replaceAll("")).replaceAll("");
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Rejects arguments that were damaged before they reached this program. The JVM decodes arguments in the character set
 * of the locale and replaces other characters by U+FFFD (in some versions by {@code ?} or private characters), which
 * would silently change a question.
 */
final class ArgumentText {
    private static final char REPLACEMENT = '\uFFFD';

    private ArgumentText() {}

    /**
     * Describes the damage to an argument, or null.
     *
     * @param arguments as the JVM passes them to {@code main}
     * @param encoding the character set in which the JVM decoded them ({@code sun.jnu.encoding})
     */
    static @Nullable String mistake(String[] arguments, String encoding) {
        boolean unicode = isUnicode(encoding);
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            if (argument.indexOf(REPLACEMENT) < 0 && (unicode || !hasUnmappable(argument, encoding))) {
                continue;
            }
            String which = "argument " + (i + 1) + " ('" + shown(argument) + "') ";
            return unicode
                    ? which + "contains bytes that are not UTF-8; pass it in UTF-8"
                    : which + "contains characters that the locale's character set " + encoding
                            + " does not have; set LC_ALL to a UTF-8 locale, such as C.UTF-8";
        }
        return null;
    }

    private static boolean isUnicode(String encoding) {
        return encoding == null || encoding.equalsIgnoreCase("UTF-8") || encoding.equalsIgnoreCase("UTF8");
    }

    /** Some versions of the JDK decode ASCII locales as Latin-1 or into surrogates. */
    private static boolean hasUnmappable(String argument, String encoding) {
        Charset charset = Charset.isSupported(encoding) ? Charset.forName(encoding) : StandardCharsets.US_ASCII;
        return charset.canEncode() && !charset.newEncoder().canEncode(argument);
    }

    private static String shown(String argument) {
        return argument.replace(REPLACEMENT, '?').replaceAll("[^ -~]", "?");
    }
}

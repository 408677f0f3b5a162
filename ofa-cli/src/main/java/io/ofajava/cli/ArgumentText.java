// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Refuses arguments that did not reach the JVM whole. The JVM decodes them in the character set of the locale, and
 * replaces what that cannot hold by U+FFFD (by {@code ?} or private characters in some versions), so a question would
 * become another one in silence.
 */
final class ArgumentText {
    private static final char REPLACEMENT = '\uFFFD';

    private ArgumentText() {}

    /**
     * What is wrong with an argument, or null.
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
                    ? which + "holds bytes that are not UTF-8; give it in UTF-8"
                    : which + "holds characters that the locale's character set " + encoding
                            + " lacks; set LC_ALL to a UTF-8 locale, such as C.UTF-8";
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

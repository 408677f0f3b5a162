// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import io.ofajava.error.ImageError;
import io.ofajava.error.OfaException;
import io.ofajava.nativelib.SystemLibraries;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Translates errors of JDK codecs whose native libraries cannot be loaded. Only the first failure names the library;
 * later ones report a class that could not be initialised. Therefore the first reason is kept.
 */
final class JdkLibraries {
    private static final Map<String, String> REASONS = new ConcurrentHashMap<>();

    private JdkLibraries() {}

    /** The error for a codec of a format. */
    static OfaException unusable(String format, LinkageError failure) {
        String said = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        String reason = SystemLibraries.missing(failure).orElse(said);
        String first = failure instanceof UnsatisfiedLinkError ? reason : REASONS.getOrDefault(format, reason);
        REASONS.putIfAbsent(format, first);
        return ImageError.NO_LIBRARY.causedBy(failure, format, first);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.nativelib;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names the operating system library whose absence prevented a native library from loading. */
public final class SystemLibraries {
    /** The message of glibc's loader; a path before the name is that of the library being loaded. */
    private static final Pattern MISSING =
            Pattern.compile("(?:^|[\\s(:])(lib[\\w+-]+\\.so(?:\\.\\d+)*): cannot open shared object file");

    private static final Map<String, String> DEBIAN_PACKAGES = Map.ofEntries(
            Map.entry("libjpeg.so.62", "libjpeg62-turbo"),
            Map.entry("libjpeg.so.8", "libjpeg-turbo8"),
            Map.entry("libstdc++.so.6", "libstdc++6"),
            Map.entry("libgcc_s.so.1", "libgcc-s1"),
            Map.entry("libgomp.so.1", "libgomp1"),
            Map.entry("libatomic.so.1", "libatomic1"),
            Map.entry("libfreetype.so.6", "libfreetype6"),
            Map.entry("libharfbuzz.so.0", "libharfbuzz0b"),
            Map.entry("libfontconfig.so.1", "libfontconfig1"),
            Map.entry("liblcms2.so.2", "liblcms2-2"),
            Map.entry("libz.so.1", "zlib1g"));

    private SystemLibraries() {}

    /**
     * The missing library with its package, such as {@code libjpeg.so.62 is missing (Debian: libjpeg62-turbo)}.
     *
     * @param failure its causes are searched too
     * @return empty if the failure has another reason
     */
    public static Optional<String> missing(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Matcher matcher = MISSING.matcher(String.valueOf(cause.getMessage()));
            if (matcher.find()) {
                String library = matcher.group(1);
                String debian = DEBIAN_PACKAGES.get(library);
                return Optional.of(library + " is missing" + (debian == null ? "" : " (Debian: " + debian + ")"));
            }
        }
        return Optional.empty();
    }
}

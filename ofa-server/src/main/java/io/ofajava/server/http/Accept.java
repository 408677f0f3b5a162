// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.http;

import io.ofajava.server.error.ApiException;
import io.ofajava.server.error.ErrorCode;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.http.QuotedQualityCSV;
import org.jspecify.annotations.Nullable;

/**
 * Selects the response type by the header {@code Accept} (RFC 9110, 12.5.1): among the types with the highest quality,
 * the first in the server's order.
 */
public final class Accept {
    /** The response types. */
    public enum Type {
        /** One JSON value. */
        JSON("application/json"),
        /** One JSON value per line. */
        JSON_LINES("application/jsonlines", "application/x-ndjson", "application/jsonl", "application/x-jsonlines"),
        /** A generated image as PNG. */
        PNG("image/png"),
        /** A generated image as JPEG. */
        JPEG("image/jpeg");

        private final List<String> names;

        Type(String... names) {
            this.names = List.of(names);
        }

        /** The content type. */
        public String contentType() {
            return names.get(0);
        }

        /** Whether it is an image. */
        public boolean isImage() {
            return this == PNG || this == JPEG;
        }

        boolean matches(String range) {
            return range.equals("*/*")
                    || names.contains(range)
                    || range.endsWith("/*") && names.get(0).startsWith(range.substring(0, range.length() - 1));
        }
    }

    private Accept() {}

    /**
     * @param header as received, or null for any type
     * @param offered possible types of the response, most preferred first
     * @throws ApiException 406 if none is acceptable
     */
    public static Type choose(@Nullable String header, List<Type> offered) {
        if (header == null || header.isBlank()) {
            return offered.get(0);
        }
        QuotedQualityCSV ranges = new QuotedQualityCSV();
        try {
            ranges.addValue(header);
        } catch (RuntimeException e) {
            throw new ApiException(ErrorCode.NOT_ACCEPTABLE, "the header Accept cannot be read: " + header, e);
        }
        // The list is sorted by quality; ranges of equal quality from specific to general.
        for (String range : ranges.getValues().stream()
                .map(value -> value.split(";")[0].strip().toLowerCase(Locale.ROOT))
                .toList()) {
            for (Type type : offered) {
                if (type.matches(range)) {
                    return type;
                }
            }
        }
        throw new ApiException(
                ErrorCode.NOT_ACCEPTABLE,
                "the response can be "
                        + String.join(
                                ", ",
                                offered.stream()
                                        .sorted(Comparator.comparing(Type::ordinal))
                                        .map(Type::contentType)
                                        .toList())
                        + ", not " + header);
    }
}

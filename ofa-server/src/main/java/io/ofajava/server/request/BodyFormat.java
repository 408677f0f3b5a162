// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.request;

import io.ofajava.server.error.ApiException;
import io.ofajava.server.error.ErrorCode;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.jspecify.annotations.Nullable;

/** The kinds of bodies, determined from the content type before a body is read. */
public enum BodyFormat {
    /** One object, a list, or several objects on separate lines. */
    JSON,
    /** One object per line, with one response line each. */
    JSON_LINES,
    /** An image; a header contains the rest of the request. */
    IMAGE,
    /** A form. */
    MULTIPART,
    /** No content type: JSON or an image, determined from the first bytes. */
    UNDECLARED;

    private static final Set<String> JSON_LINES_TYPES =
            Set.of("application/jsonlines", "application/x-jsonlines", "application/x-ndjson", "application/jsonl");
    private static final Set<String> IMAGE_TYPES = Set.of(
            "image/png",
            "image/x-png",
            "image/jpeg",
            "image/jpg",
            "image/pjpeg",
            "image/webp",
            "image/gif",
            "image/bmp",
            "image/x-bmp",
            "image/x-ms-bmp",
            "image/tiff",
            "application/x-image");
    private static final Set<String> UNDECLARED_TYPES = Set.of("", "application/octet-stream", "binary/octet-stream");
    /** Charsets whose bytes are UTF-8. */
    private static final Set<Charset> UTF_8 = Set.of(StandardCharsets.UTF_8, StandardCharsets.US_ASCII);

    private static final int MAX_SHOWN = 80;

    /**
     * The format of a content type.
     *
     * @param contentType the header, or null
     * @throws ApiException 415 for other types, and for JSON in another charset than UTF-8
     */
    public static BodyFormat of(@Nullable String contentType) {
        String type =
                contentType == null ? "" : contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (UNDECLARED_TYPES.contains(type)) {
            return UNDECLARED;
        }
        if (type.equals("application/json") || JSON_LINES_TYPES.contains(type)) {
            requireUtf8(contentType);
            return type.equals("application/json") ? JSON : JSON_LINES;
        }
        if (IMAGE_TYPES.contains(type)) {
            return IMAGE;
        }
        if (type.equals("multipart/form-data")) {
            return MULTIPART;
        }
        throw new ApiException(
                ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                "the content type '" + clip(type) + "' is not supported; send application/json, application/jsonlines,"
                        + " multipart/form-data or an image (image/png, image/jpeg, image/webp, image/gif, image/bmp,"
                        + " image/tiff)");
    }

    /** @throws ApiException 415 if the type declares another charset than UTF-8 */
    static void requireUtf8(@Nullable String contentType) {
        String name = parameter(contentType, "charset");
        if (name != null && !UTF_8.contains(charset(name))) {
            throw new ApiException(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE, "JSON is UTF-8, not '" + clip(name) + "'; encode it as UTF-8");
        }
    }

    /** @throws ApiException 415 if there is no such charset */
    static Charset charset(String name) {
        try {
            return Charset.forName(name.strip());
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new ApiException(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE, "the charset '" + clip(name) + "' is not supported", e);
        }
    }

    /** A parameter of a content type, or null. */
    static @Nullable String parameter(@Nullable String contentType, String name) {
        if (contentType == null) {
            return null;
        }
        Map<String, String> parameters = new HashMap<>();
        HttpField.getValueParameters(contentType, parameters);
        return parameters.entrySet().stream()
                .filter(each -> each.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    private static String clip(String text) {
        return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...";
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.http;

import io.ofajava.server.error.ApiException;
import io.ofajava.server.error.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.zip.GZIPInputStream;

/** Content codings of request bodies (RFC 9110, 8.4): gzip, or none. */
final class ContentCoding {
    private static final Set<String> GZIP = Set.of("gzip", "x-gzip");
    private static final int PIECE = 65_536;

    private ContentCoding() {}

    static boolean isIdentity(String encoding) {
        return encoding.isBlank() || encoding.strip().equalsIgnoreCase("identity");
    }

    /**
     * Decompresses a body.
     *
     * @param maxBytes maximum decompressed size
     * @param counting is called with the number of bytes before they are stored, and throws if they do not fit
     * @throws ApiException 415 for a coding other than gzip, 400 for damaged content, 413 over the limit
     */
    static byte[] gunzip(String encoding, byte[] body, int maxBytes, IntConsumer counting) {
        if (!GZIP.contains(encoding.strip().toLowerCase(Locale.ROOT))) {
            throw new ApiException(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                    "the content coding '" + clip(encoding) + "' is not supported; send the body with gzip or "
                            + "uncompressed");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(PIECE);
        byte[] piece = new byte[PIECE];
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body), PIECE)) {
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                if (read > maxBytes - out.size()) {
                    throw new ApiException(
                            ErrorCode.BODY_TOO_LARGE,
                            "the decompressed body is over the limit of " + maxBytes + " bytes");
                }
                counting.accept(read);
                out.write(piece, 0, read);
            }
        } catch (IOException e) {
            throw new ApiException(ErrorCode.INVALID_REQUEST, "the body is not valid gzip: " + e.getMessage(), e);
        }
        return out.toByteArray();
    }

    private static String clip(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "...";
    }
}

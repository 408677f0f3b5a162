// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.request;

import io.ofajava.server.error.ApiException;
import io.ofajava.server.http.Utf8;
import java.io.ByteArrayOutputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.Base64;
import java.util.Locale;

/** Decodes the transfer encodings and charsets of form parts (RFC 2045, RFC 7578). */
final class PartDecoder {
    private PartDecoder() {}

    /**
     * Decodes the content of a part.
     *
     * @param name of the part, for messages
     * @param encoding its header {@code Content-Transfer-Encoding}, or null
     */
    static byte[] content(String name, String encoding, byte[] bytes) {
        String coding = encoding == null ? "binary" : encoding.strip().toLowerCase(Locale.ROOT);
        return switch (coding) {
            case "", "binary", "7bit", "8bit" -> bytes;
            case "base64" -> base64(name, bytes);
            case "quoted-printable" -> quotedPrintable(name, bytes);
            default ->
                throw ApiException.field(
                        "/" + name,
                        "has the transfer encoding '" + clip(coding)
                                + "', which is not supported; send base64, quoted-printable or binary");
        };
    }

    private static byte[] base64(String name, byte[] bytes) {
        try {
            return Base64.getMimeDecoder().decode(bytes);
        } catch (IllegalArgumentException e) {
            throw ApiException.field("/" + name, "is not base64, as its transfer encoding says: " + e.getMessage());
        }
    }

    private static byte[] quotedPrintable(String name, byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != '=') {
                out.write(bytes[i]);
            } else if (i + 1 < bytes.length && bytes[i + 1] == '\n') {
                i += 1; // a soft line break
            } else if (i + 2 < bytes.length && bytes[i + 1] == '\r' && bytes[i + 2] == '\n') {
                i += 2;
            } else {
                int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
                int low = high < 0 ? -1 : Character.digit(bytes[i + 2], 16);
                if (low < 0) {
                    throw ApiException.field(
                            "/" + name, "is not quoted-printable, as its transfer encoding says: '=' at byte " + i);
                }
                out.write(high << 4 | low);
                i += 2;
            }
        }
        return out.toByteArray();
    }

    /**
     * Decodes the text of a part.
     *
     * @param charset as declared
     */
    static String text(String name, Charset charset, byte[] bytes) {
        try {
            return Utf8.decode(bytes, charset);
        } catch (CharacterCodingException e) {
            throw ApiException.field("/" + name, "is not " + charset + "; declare the charset of the part");
        }
    }

    private static String clip(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }
}

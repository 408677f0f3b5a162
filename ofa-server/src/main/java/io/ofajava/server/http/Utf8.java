// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Decoding that refuses what is malformed (overlong forms and lone surrogates among it) instead of replacing it. */
public final class Utf8 {
    private Utf8() {}

    /** The text of UTF-8 bytes. */
    public static String decode(byte[] bytes) throws CharacterCodingException {
        return decode(bytes, StandardCharsets.UTF_8);
    }

    /** The text of bytes in any charset. */
    public static String decode(byte[] bytes, Charset charset) throws CharacterCodingException {
        return decoder(charset).decode(ByteBuffer.wrap(bytes)).toString();
    }

    /** A decoder that reports what is malformed. */
    static CharsetDecoder decoder(Charset charset) {
        return charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }
}

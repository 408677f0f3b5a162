// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Decodes strictly: malformed input, including overlong forms and lone surrogates, is rejected instead of replaced. */
public final class Utf8 {
    private Utf8() {}

    /** Decodes UTF-8. */
    public static String decode(byte[] bytes) throws CharacterCodingException {
        return decode(bytes, StandardCharsets.UTF_8);
    }

    /** Decodes bytes in any charset. */
    public static String decode(byte[] bytes, Charset charset) throws CharacterCodingException {
        return decoder(charset).decode(ByteBuffer.wrap(bytes)).toString();
    }

    /** A decoder that reports malformed input. */
    static CharsetDecoder decoder(Charset charset) {
        return charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }
}

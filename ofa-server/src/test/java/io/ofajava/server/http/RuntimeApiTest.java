// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/** Encodes events in AWS's format and decodes them by its specification. */
class RuntimeApiTest {
    @Test
    void anEventContainsItsPiece() {
        byte[] piece = "a piece\n".getBytes(StandardCharsets.UTF_8);
        ByteBuffer event = ByteBuffer.wrap(RuntimeApi.event(piece));
        int length = event.getInt();
        int headersLength = event.getInt();
        assertEquals(event.capacity(), length);
        assertEquals(checksum(event.array(), 8), event.getInt());
        Map<String, String> headers = new TreeMap<>();
        int headersEnd = event.position() + headersLength;
        while (event.position() < headersEnd) {
            String name = text(event, event.get());
            assertEquals(7, event.get(), "a string");
            headers.put(name, text(event, event.getShort()));
        }
        assertEquals(
                Map.of(
                        ":message-type", "event",
                        ":event-type", "PayloadPart",
                        ":content-type", "application/octet-stream"),
                headers);
        byte[] payload = new byte[event.remaining() - 4];
        event.get(payload);
        assertArrayEquals(piece, payload);
        assertEquals(checksum(event.array(), length - 4), event.getInt());
    }

    private static String text(ByteBuffer event, int length) {
        byte[] bytes = new byte[length];
        event.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32 sum = new CRC32();
        sum.update(bytes, 0, length);
        return (int) sum.getValue();
    }
}

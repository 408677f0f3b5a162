// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * The SageMaker Runtime API as AWS's clients use it: SageMaker's front end wraps the responses of a container. With
 * this class, such a client can call this server with {@code --endpoint-url} alone. Signatures are not checked.
 */
public enum RuntimeApi {
    /** {@code InvokeEndpoint}: the unchanged response. */
    INVOKE,
    /**
     * {@code InvokeEndpointWithResponseStream}: pieces of the response as events (application/vnd.amazon.eventstream).
     */
    STREAM;

    /** The status for an error of the container. */
    static final int MODEL_ERROR_STATUS = 424;

    static final String EVENT_STREAM = "application/vnd.amazon.eventstream";
    /** The type of a response whose original type is in another header. */
    static final String CONTENT_TYPE = "X-Amzn-SageMaker-Content-Type";

    private static final int STRING = 7;
    private static final byte[] HEADERS = headers(Map.of(
            ":event-type", "PayloadPart",
            ":content-type", "application/octet-stream",
            ":message-type", "event"));

    /** The header with the types that the client accepts. */
    String acceptHeader() {
        return this == STREAM ? "X-Amzn-SageMaker-Accept" : "Accept";
    }

    /** SageMaker's error around an error of a container. */
    static byte[] modelError(int status, byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        String kind = status < 500 ? "client" : "server";
        return Json.write(Json.object()
                .put(
                        "Message",
                        "Received " + kind + " error (" + status + ") from primary with message \"" + text + "\".")
                .put("OriginalStatusCode", status)
                .put("OriginalMessage", text)
                .put("LogStreamArn", ""));
    }

    /**
     * Encodes a piece of a response as an event: lengths, their checksum, headers, the piece, and a checksum of
     * everything.
     */
    static byte[] event(byte[] piece) {
        int length = 12 + HEADERS.length + piece.length + 4;
        ByteBuffer event = ByteBuffer.allocate(length).putInt(length).putInt(HEADERS.length);
        event.putInt(checksum(event.array(), 8)).put(HEADERS).put(piece);
        return event.putInt(checksum(event.array(), length - 4)).array();
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32 sum = new CRC32();
        sum.update(bytes, 0, length);
        return (int) sum.getValue();
    }

    private static byte[] headers(Map<String, String> headers) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        headers.forEach((name, value) -> {
            byte[] text = value.getBytes(StandardCharsets.UTF_8);
            out.write(name.length());
            out.writeBytes(name.getBytes(StandardCharsets.UTF_8));
            out.write(STRING);
            out.write(text.length >> 8);
            out.write(text.length);
            out.writeBytes(text);
        });
        return out.toByteArray();
    }
}

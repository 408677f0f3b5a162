// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * The SageMaker Runtime API, as AWS's own clients speak it: what SageMaker's front puts around the answers of a
 * container. With it, such a client reaches this server by {@code --endpoint-url} alone. Signatures are not checked.
 */
public enum RuntimeApi {
    /** {@code InvokeEndpoint}: the answer as it is. */
    INVOKE,
    /**
     * {@code InvokeEndpointWithResponseStream}: pieces of the answer as events (application/vnd.amazon.eventstream).
     */
    STREAM;

    /** The status of an error of the container. */
    static final int MODEL_ERROR_STATUS = 424;

    static final String EVENT_STREAM = "application/vnd.amazon.eventstream";
    /** The type of an answer whose own header says {@link #EVENT_STREAM}. */
    static final String CONTENT_TYPE = "X-Amzn-SageMaker-Content-Type";

    private static final int STRING = 7;
    private static final byte[] HEADERS = headers(Map.of(
            ":event-type", "PayloadPart",
            ":content-type", "application/octet-stream",
            ":message-type", "event"));

    /** The header in which a client says what types it accepts. */
    String acceptHeader() {
        return this == STREAM ? "X-Amzn-SageMaker-Accept" : "Accept";
    }

    /** What SageMaker makes of a container's error: an error of its own, with that one in it. */
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

    /** A piece of an answer as one event: lengths, their checksum, headers, the piece, the checksum of all. */
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

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import static io.ofajava.server.ErrorAssertions.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.image.ImageDecoder;
import io.ofajava.image.ImageEncoder;
import io.ofajava.image.RgbImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A photo with an EXIF rotation: what the model sees, and what the response says about it. */
class OrientationTest {
    private static final int CLOCKWISE = 6;
    private static final int WIDTH = 96;
    private static final int HEIGHT = 64;

    private static ServerProcess server;

    @BeforeAll
    static void start() {
        server = ServerProcess.start("--timeout", "86400").awaitReady();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** The upper part of the demo's image as JPEG, with an EXIF orientation of a quarter turn. */
    private static byte[] photo() {
        RgbImage whole = new ImageDecoder().read(ExampleImages.DIAMOND, "image");
        byte[] rgb = java.util.Arrays.copyOf(whole.rgb(), 3 * WIDTH * HEIGHT);
        byte[] jpeg = ImageEncoder.jpeg(new RgbImage(WIDTH, HEIGHT, rgb), 95);
        ByteBuffer exif = ByteBuffer.allocate(36);
        exif.putShort((short) 0xFFE1).putShort((short) 34).put("Exif\0\0".getBytes(StandardCharsets.US_ASCII));
        exif.put("MM".getBytes(StandardCharsets.US_ASCII)).putShort((short) 42).putInt(8);
        exif.putShort((short) 1).putShort((short) 0x0112).putShort((short) 3).putInt(1);
        exif.putShort((short) CLOCKWISE).putShort((short) 0).putInt(0);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(jpeg, 0, 2);
        out.writeBytes(exif.array());
        out.write(jpeg, 2, jpeg.length - 2);
        return out.toByteArray();
    }

    private static JsonNode ground(String options) {
        return server.invoke(ExampleImages.request(
                "ground", photo(), ", \"text\": \"the red diamond\", \"options\": {" + options + "}"));
    }

    private static void assertImage(int width, int height, int orientation, JsonNode answer) {
        JsonNode image = answer.get("image");
        assertEquals(width, image.get("width").asInt(), answer.toString());
        assertEquals(height, image.get("height").asInt(), answer.toString());
        assertEquals(orientation, image.get("orientation").asInt(), answer.toString());
        assertEquals("jpeg", image.get("format").asText());
    }

    @Test
    void theOrientationIsAppliedUnlessARequestSaysOtherwise() {
        JsonNode oriented = ground("");
        assertImage(HEIGHT, WIDTH, CLOCKWISE, oriented);
        assertEquals(oriented.get("box"), ground("\"orientation\": \"apply\"").get("box"));
        JsonNode stored = ground("\"orientation\": \"ignore\"");
        assertImage(WIDTH, HEIGHT, 1, stored);
        assertNotEquals(oriented.get("box"), stored.get("box"));
        assertError(
                400,
                "invalid_request",
                "/options/orientation",
                server.post(
                        "/invocations",
                        "application/json",
                        ExampleImages.request("caption", photo(), ", \"options\": {\"orientation\": \"up\"}")));
    }

    @Test
    void theSettingIsTheDefaultOfRequests() {
        try (ServerProcess asStored =
                ServerProcess.start("--orientation", "ignore").awaitReady()) {
            JsonNode answer = asStored.invoke(ExampleImages.request("caption", photo(), ""));
            assertImage(WIDTH, HEIGHT, 1, answer);
            assertImage(
                    HEIGHT,
                    WIDTH,
                    CLOCKWISE,
                    asStored.invoke(
                            ExampleImages.request("caption", photo(), ", \"options\": {\"orientation\": \"apply\"}")));
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import static io.ofajava.server.ErrorAssertions.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Images that take long to decode delay neither other requests nor deadlines, and their decoding ends when their
 * clients disconnect.
 */
class DecodingIsolationTest {
    /** The memory for decoding suffices for two of them. */
    private static final int SIDE = 3000;

    private static final int CLIENTS = 24;

    private static ServerProcess server;
    private static byte[] large;

    @BeforeAll
    static void start() throws IOException {
        large = progressive(SIDE);
        server = ServerProcess.start("--timeout", "86400").awaitReady();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** A progressive JPEG of one colour: small, and slow to decode. */
    private static byte[] progressive(int side) throws IOException {
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_3BYTE_BGR);
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageWriteParam parameters = writer.getDefaultWriteParam();
        parameters.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
        writer.setOutput(ImageIO.createImageOutputStream(out));
        writer.write(null, new IIOImage(image, null, null), parameters);
        writer.dispose();
        return out.toByteArray();
    }

    private static double decoding() {
        return LifecycleTest.metric(server, "ofa_decoding_bytes");
    }

    @Test
    void requestsAreParsedAndRefusedWhileImagesAreDecoded() {
        List<RawConnection> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new RawConnection(server).invoke(ExampleImages.request("caption", large, "")));
        }
        server.await("decoding", () -> decoding() > 0);
        for (int i = 0; i < 3; i++) {
            assertError(400, "invalid_request", "/task", server.post("/invocations", "application/json", "{}"));
        }
        double waiting = LifecycleTest.metric(server, "ofa_in_flight");
        assertTrue(waiting >= CLIENTS / 2, "the refusal came after most images: " + waiting + " are left");
        // A deadline applies although the preceding image in the queue is still being decoded.
        HttpResponse<String> late = server.post(
                "/invocations",
                "application/json",
                ExampleImages.request("caption", large, ", \"timeoutMillis\": 300"));
        assertTrue(late.statusCode() == 504 || late.statusCode() == 429, late.body());
        double before = LifecycleTest.metric(server, "ofa_in_flight");
        assertTrue(before >= 2, "the response came after the images before it: " + before + " are left");
        // Disconnecting cancels decoding.
        clients.forEach(RawConnection::close);
        server.await("decoding stops", () -> decoding() == 0 && LifecycleTest.metric(server, "ofa_in_flight") == 0);
        assertTrue(
                LifecycleTest.metric(server, "ofa_dropped_total{reason=\"client_closed\"}") >= 1,
                "images of disconnected clients were decoded");
        assertEquals(0, LifecycleTest.metric(server, "ofa_bodies_bytes"));
    }

    @Test
    void theTimeoutOfALineHolds() {
        String slow = ExampleImages.request("caption", large, ", \"timeoutMillis\": 50");
        String quick = ExampleImages.request("caption", ExampleImages.DIAMOND, "");
        HttpResponse<String> response = server.post(
                "/invocations", "application/jsonlines", (slow + "\n" + quick + "\n").getBytes(StandardCharsets.UTF_8));
        List<String> lines = response.body().lines().toList();
        assertEquals(2, lines.size(), response.body());
        assertEquals(
                "deadline_exceeded",
                ServerProcess.json(lines.get(0)).at("/error/code").asText());
        assertTrue(ServerProcess.json(lines.get(1)).has("text"), lines.get(1));
    }
}

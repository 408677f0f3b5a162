// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Nearly valid bodies: each gets an error response of its own, and the process continues. Seeds are fixed. */
class FuzzTest {
    private static final int BODIES = 1200;
    private static final int CONNECTIONS = 150;

    private record Body(String type, byte[] bytes) {}

    private static List<Body> seeds() {
        String small =
                "{\"task\": \"caption\", \"image\": \"AAAA\", \"options\": {\"beamSize\": 5, \"nBest\": 1}, \"timeoutMillis\": 50000}";
        String paint =
                "{\"task\": \"paint\", \"text\": \"x\", \"options\": {\"seed\": 1, \"topP\": 0.5}, \"output\": {\"s3\": {\"bucket\": \"abc\"}}}";
        String form =
                "--b\r\nContent-Disposition: form-data; name=\"task\"\r\n\r\ncaption\r\n--b\r\nContent-Disposition: form-data; name=\"image\"\r\n\r\nxyz\r\n--b--\r\n";
        return List.of(
                body("application/json", small),
                body("application/json", "[" + small + "," + small + "]"),
                body("application/json", paint),
                body("application/jsonlines", small + "\n" + paint + "\n"),
                body("multipart/form-data; boundary=b", form),
                new Body("image/png", ExampleImages.DIAMOND));
    }

    private static Body body(String type, String text) {
        return new Body(type, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Changes, removes and duplicates bytes, and inserts keywords. */
    private static byte[] mutated(byte[] bytes, Random random) {
        String[] words = {
            "null",
            "-1",
            "1e999",
            "\"\"",
            "[",
            "{",
            "}",
            "\u0000",
            "\uD800",
            "\\uD800",
            "s3://a/",
            "data:;base64,",
            "task",
            "\r\n--b\r\n",
            "9".repeat(70),
            "\"" + "x".repeat(300) + "\":"
        };
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(bytes);
        for (int i = 0; i <= random.nextInt(4); i++) {
            byte[] now = out.toByteArray();
            int from = random.nextInt(now.length + 1);
            int to = Math.min(now.length, from + random.nextInt(12));
            out.reset();
            out.write(now, 0, from);
            switch (random.nextInt(4)) {
                case 0 -> out.writeBytes(words[random.nextInt(words.length)].getBytes(StandardCharsets.UTF_8));
                case 1 -> {
                    for (int k = from; k < to; k++) {
                        out.write(random.nextInt(256));
                    }
                }
                case 2 -> out.write(now, from, to - from);
                default -> {
                    continue; // truncates the rest
                }
            }
            out.write(
                    now,
                    random.nextBoolean() ? from : to,
                    now.length - (random.nextBoolean() ? to : Math.max(from, to)));
        }
        return out.toByteArray();
    }

    @Test
    void everyBodyGetsAResponse() {
        try (ServerProcess server =
                ServerProcess.start("--timeout", "100", "--max-list", "8", "--s3-allowed-buckets", "others")) {
            server.awaitReady();
            Random random = new Random(1);
            List<Body> seeds = seeds();
            int refused = 0;
            for (int i = 0; i < BODIES; i++) {
                Body seed = seeds.get(random.nextInt(seeds.size()));
                byte[] bytes = mutated(seed.bytes(), random);
                HttpResponse<String> answer = server.post(
                        "/invocations",
                        seed.type(),
                        bytes,
                        "X-Amzn-SageMaker-Custom-Attributes",
                        random.nextInt(3) == 0
                                ? "task=caption"
                                : "task=run;text=%" + random.nextInt(100) + ";maxLength=1;"
                                        + (char) (33 + random.nextInt(90)));
                // An image may remain valid; a line of JSON Lines fails alone.
                boolean lines =
                        answer.headers().firstValue("Content-Type").orElse("").equals("application/jsonlines");
                boolean right =
                        answer.statusCode() == 200 && (lines || !seed.type().equals("application/json"));
                assertTrue(
                        right || answer.statusCode() >= 400 && answer.statusCode() < 500,
                        () -> seed.type() + " " + answer.statusCode() + " " + answer.body() + " for "
                                + new String(bytes, StandardCharsets.ISO_8859_1));
                refused += right ? 0 : 1;
            }
            assertTrue(refused > BODIES / 2, "only " + refused + " were refused");
            brokenConnections(server, random);
            assertEquals(200, server.get("/ping").statusCode());
            assertFalse(server.invoke(ExampleImages.request("caption", ExampleImages.DIAMOND, ""))
                    .get("text")
                    .asText()
                    .isEmpty());
            assertEquals(List.of(), server.log(line -> line.path("status").asInt() >= 500));
            assertEquals(
                    List.of(),
                    server.output().stream()
                            .filter(line -> line.contains("a defect"))
                            .toList());
        }
    }

    /**
     * Two bytes of JSON become an object of about eighty bytes: bodies within their limit could fill the memory many
     * times over.
     */
    @Test
    void jsonOfManySmallValuesIsRefusedBeforeItFillsTheMemory() {
        try (ServerProcess server = ServerProcess.start("--timeout", "100")) {
            server.awaitReady();
            for (String value : new String[] {"{},", "[],", "0,", "\"\","}) {
                String body = "[" + value.repeat((25 << 20) / value.length() - 10) + "0]";
                HttpResponse<String> refused = server.post("/invocations", "application/json", body);
                ErrorAssertions.assertError(400, "invalid_request", "", refused);
                assertTrue(refused.body().contains("oken count"), refused.body());
            }
            HttpResponse<String> long16k = server.post(
                    "/invocations", "application/json", "{}", "X-Amzn-SageMaker-Custom-Attributes", "a".repeat(12_000));
            assertEquals(400, long16k.statusCode(), long16k.body());
            assertEquals(200, server.get("/ping").statusCode());
        }
    }

    /** Requests that violate HTTP itself. */
    private static void brokenConnections(ServerProcess server, Random random) {
        byte[] request =
                ("POST /invocations HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 20\r\nConnection: close\r\n\r\n{\"task\": \"caption\"}  ")
                        .getBytes(StandardCharsets.UTF_8);
        List<String> bad = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            try (RawConnection connection = new RawConnection(server)) {
                connection.send(mutated(request, random)).endOutput();
                String answer = connection.readAll();
                if (!answer.isEmpty() && !answer.matches("(?s)HTTP/1.1 (4\\d\\d|50[15]) .*")) {
                    bad.add(answer);
                }
            }
        }
        assertEquals(List.of(), bad, () -> "the server's output: " + server.output());
    }
}

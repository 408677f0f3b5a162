// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import static io.ofajava.server.Bytes.join;
import static io.ofajava.server.Bytes.utf8;
import static io.ofajava.server.ErrorAssertions.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Forms as real clients send them: empty fields, charsets, transfer encodings and repeated fields. */
class FormHabitsTest {
    private static final byte[] IMAGE =
            part("image", "; filename=\"a.png\"\r\nContent-Type: image/png", ExampleImages.DIAMOND);

    private static ServerProcess server;
    private static String captionText;

    @BeforeAll
    static void start() {
        server = ServerProcess.start().awaitReady();
        captionText = server.invoke(ExampleImages.request("caption", ExampleImages.DIAMOND, ""))
                .get("text")
                .asText();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** A part of a form: its headers after the disposition, and its content. */
    private static byte[] part(String name, String headers, byte[] content) {
        return join(
                utf8("--xyz\r\nContent-Disposition: form-data; name=\"" + name + "\"" + headers + "\r\n\r\n"),
                content,
                utf8("\r\n"));
    }

    private static HttpResponse<String> form(byte[]... parts) {
        return server.post("/invocations", "multipart/form-data; boundary=xyz", join(join(parts), utf8("--xyz--\r\n")));
    }

    private static String ok(byte[]... parts) {
        HttpResponse<String> response = form(parts);
        assertEquals(200, response.statusCode(), response.body());
        return ServerProcess.json(response).get("text").asText();
    }

    @Test
    void anEmptyFieldOfAFormIsAbsent() {
        assertEquals(
                captionText,
                ok(
                        part("task", "", utf8("caption")),
                        part("text", "", utf8("")),
                        part("options", "", utf8("")),
                        part("request", "; filename=\"\"\r\nContent-Type: application/octet-stream", utf8("")),
                        IMAGE));
        HttpResponse<String> noImage = form(
                part("task", "", utf8("caption")),
                part("image", "; filename=\"\"\r\nContent-Type: application/octet-stream", utf8("")));
        assertError(400, "invalid_request", "/image", noImage);
        HttpResponse<String> damaged = form(part("task", "", utf8("caption")), part("image", "", utf8("no image")));
        assertError(422, "unprocessable", "/image", damaged);
    }

    @Test
    void partsAreDecodedWithTheirCharset() {
        String question = "\u00bfqu\u00e9 es?";
        byte[] task = part("task", "", utf8("run"));
        String expected = ok(task, part("text", "", utf8(question)));
        byte[] latin = question.getBytes(StandardCharsets.ISO_8859_1);
        assertEquals(expected, ok(task, part("text", "\r\nContent-Type: text/plain; charset=ISO-8859-1", latin)));
        assertEquals(expected, ok(part("_charset_", "", utf8("iso-8859-1")), task, part("text", "", latin)));
        assertEquals(
                expected,
                ok(
                        task,
                        part(
                                "text",
                                "\r\nContent-Transfer-Encoding: quoted-printable",
                                utf8("=C2=BFqu=C3=A9 =\r\nes?"))));
        assertEquals(
                expected,
                ok(
                        task,
                        part(
                                "text",
                                "\r\nContent-Transfer-Encoding: base64",
                                Base64.getMimeEncoder().encode(utf8(question)))));
        assertEquals(
                captionText,
                ok(
                        part("task", "", utf8("caption")),
                        part(
                                "image",
                                "; filename=\"a.png\"\r\nContent-Transfer-Encoding: base64",
                                Base64.getMimeEncoder().encode(ExampleImages.DIAMOND))));
        assertError(400, "invalid_request", "/text", form(task, part("text", "", latin)));
        assertError(
                415,
                "unsupported_media_type",
                null,
                form(task, part("text", "\r\nContent-Type: text/plain; charset=nonsense", latin)));
        assertError(
                400,
                "invalid_request",
                "/text",
                form(task, part("text", "\r\nContent-Transfer-Encoding: quoted-printable", utf8("100 =ZZ"))));
        assertError(
                400,
                "invalid_request",
                "/text",
                form(task, part("text", "\r\nContent-Transfer-Encoding: x-uuencode", utf8("x"))));
    }

    @Test
    void duplicateFieldsAreRefused() {
        byte[] task = part("task", "", utf8("caption"));
        assertError(400, "invalid_request", "/task", form(task, part("task", "", utf8("ocr")), IMAGE));
        assertError(400, "invalid_request", "/image", form(task, IMAGE, IMAGE));
        assertError(
                400, "invalid_request", "/task", form(task, part("request", "", utf8("{\"task\": \"ocr\"}")), IMAGE));
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import io.ofajava.error.ImageError;
import io.ofajava.error.Refusal;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Unsupported files are identified in the error. */
class ForeignFormatTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\\0\\0\\0\\x18ftypheic\\0\\0\\0\\0 | a HEIC image",
                "\\0\\0\\0\\x1Cftypmif1\\0\\0\\0\\0 | a HEIF image",
                "\\0\\0\\0\\x1Cftypavif\\0\\0\\0\\0 | an AVIF image",
                "\\0\\0\\0\\x20ftypisom\\0\\0\\0\\0 | a video",
                "\\0\\0\\0\\x0CjP  \\r\\n\\x87\\n | a JPEG 2000 image",
                "\\xFFO\\xFFQ\\0\\x29 | a JPEG 2000 image",
                "\\0\\0\\0\\x0CJXL \\r\\n\\x87\\n | a JPEG XL image",
                "II+\\0\\x08\\0\\0\\0 | a BigTIFF image",
                "8BPS\\0\\x01 | a Photoshop image",
                "%PDF-1.7 | a PDF document",
                "PK\\x03\\x04\\x14 | a ZIP archive",
                "P6 640 480 255\\n | a portable any-map",
                "<svg xmlns='http://www.w3.org/2000/svg'> | an SVG drawing",
                "<?xml version='1.0'?><svg> | an SVG drawing",
                "<!DOCTYPE html><html><body>404 | an HTML page",
                "version https://git-lfs.github.com/spec/v1\\noid sha256:00 | a Git LFS pointer",
                "{\"error\": 404} | a JSON document",
                "data:image/png;base64,iVBORw0KGgo= | a data URL",
                "iVBORw0KGgoAAAANSUhEUg | a Base64-encoded image",
                "RIFF\\x10\\0\\0\\0WAVEfmt  | a RIFF file",
                "hello | text, not an image",
            })
    void namesIt(String escaped, String description) {
        byte[] data = unescape(escaped).getBytes(StandardCharsets.ISO_8859_1);
        Refusal.of(
                ImageError.NOT_AN_IMAGE,
                () -> new ImageDecoder().read(data, "cat.jpg"),
                "cat.jpg",
                "is " + description,
                "PNG, JPEG, WebP, GIF, BMP or TIFF");
    }

    private static String unescape(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                out.append(c);
                continue;
            }
            char escape = text.charAt(++i);
            if (escape == 'x') {
                out.append((char) Integer.parseInt(text.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                out.append(escape == '0' ? '\0' : escape == 'n' ? '\n' : '\r');
            }
        }
        return out.toString();
    }
}

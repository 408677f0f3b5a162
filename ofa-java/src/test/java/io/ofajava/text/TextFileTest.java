// SPDX-License-Identifier: Apache-2.0
package io.ofajava.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.error.InvalidInputException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextFileTest {
    private static final List<String> LINES = List.of("rot", "grün \ud83d\ude00", "");

    @TempDir
    Path directory;

    private Path file(byte[] bytes) throws IOException {
        return Files.write(directory.resolve("file.txt"), bytes);
    }

    private String refusal(byte[] bytes) throws IOException {
        Path file = file(bytes);
        String message = assertThrows(InvalidInputException.class, () -> TextFile.lines(file))
                .getMessage();
        assertTrue(message.startsWith(file.toString()), message);
        return message.substring(file.toString().length());
    }

    @Test
    void allLineEndsAndAByteOrderMarkAreAccepted() throws IOException {
        for (String end : List.of("\n", "\r\n", "\r")) {
            for (String mark : List.of("", "\ufeff")) {
                byte[] bytes = (mark + String.join(end, LINES) + end).getBytes(StandardCharsets.UTF_8);
                assertEquals(LINES, TextFile.lines(file(bytes)));
            }
        }
        assertEquals(List.of(), TextFile.lines(file(new byte[0])));
    }

    @Test
    void aMarkInsideTheTextIsKept() throws IOException {
        assertEquals(List.of("a\ufeffb"), TextFile.lines(file("a\ufeffb".getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void utf16IsIdentifiedAndRefused() throws IOException {
        for (String name : List.of("UTF-16", "UTF-16LE", "UTF-16BE", "x-UTF-16LE-BOM")) {
            assertEquals(" is UTF-16; save it as UTF-8", refusal("yes\nno\n".getBytes(Charset.forName(name))), name);
        }
        assertEquals(" is UTF-32; save it as UTF-8", refusal("yes".getBytes(Charset.forName("X-UTF-32LE-BOM"))));
        assertEquals(" is UTF-32; save it as UTF-8", refusal("yes".getBytes(Charset.forName("X-UTF-32BE-BOM"))));
    }

    @Test
    void otherEncodingsAndBinaryDataAreRefusedWithTheirLine() throws IOException {
        assertEquals(
                ", line 2: is not UTF-8 (byte 0xFC); save the file as UTF-8",
                refusal("rot\ngrün\n".getBytes(StandardCharsets.ISO_8859_1)));
        assertEquals(" is binary data, not text; save it as UTF-8", refusal(new byte[] {'a', 'b', 'c', 0, 1}));
        assertEquals(
                ", line 1: is not UTF-8 (byte 0xC0); save the file as UTF-8",
                refusal(new byte[] {(byte) 0xC0, (byte) 0xAF}));
    }

    @Test
    void aGitLfsPointerIsIdentified() throws IOException {
        String pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 456318\n";
        assertTrue(refusal(pointer.getBytes(StandardCharsets.US_ASCII)).contains("Git LFS"));
    }

    @Test
    void limitsAndMissingFilesAreNamed() throws IOException {
        Path file = file(new byte[11]);
        assertTrue(assertThrows(InvalidInputException.class, () -> TextFile.read(file, 10))
                .getMessage()
                .contains("has more than 10 bytes"));
        assertThrows(InvalidInputException.class, () -> TextFile.lines(directory));
        assertThrows(InvalidInputException.class, () -> TextFile.lines(directory.resolve("missing")));
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ofajava.error.ErrorCode;
import io.ofajava.error.FileError;
import io.ofajava.error.OfaException;
import io.ofajava.error.Refusal;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextFileTest {
    private static final List<String> LINES = List.of("rot", "grün \ud83d\ude00", "");

    @TempDir
    Path directory;

    private Path file(byte[] bytes) throws IOException {
        return Files.write(directory.resolve("file.txt"), bytes);
    }

    /** The file must be refused with this code, its name, and these further parameters. */
    private void refused(ErrorCode code, byte[] bytes, Map<String, Object> others) throws IOException {
        Path file = file(bytes);
        OfaException refused = Refusal.of(code, () -> TextFile.lines(file));
        Map<String, Object> expected = new HashMap<>(others);
        expected.put("file", file.toString());
        assertEquals(expected, refused.parameters());
        assertEquals(expected, Refusal.of(code, () -> eachLine(file)).parameters());
    }

    private static List<String> eachLine(Path file) {
        List<String> lines = new ArrayList<>();
        TextFile.forEachLine(file, (line, number) -> {
            lines.add(line);
            assertEquals(lines.size(), number);
        });
        return lines;
    }

    private void otherEncoding(String encoding, byte[] bytes) throws IOException {
        refused(FileError.OTHER_ENCODING, bytes, Map.of("encoding", encoding));
    }

    @Test
    void allLineEndsAndAByteOrderMarkAreAccepted() throws IOException {
        for (String end : List.of("\n", "\r\n", "\r")) {
            for (String mark : List.of("", "\ufeff")) {
                byte[] bytes = (mark + String.join(end, LINES) + end).getBytes(StandardCharsets.UTF_8);
                Path file = file(bytes);
                assertEquals(LINES, TextFile.lines(file));
                assertEquals(LINES, eachLine(file));
            }
        }
        assertEquals(List.of(), TextFile.lines(file(new byte[0])));
        assertEquals(List.of(), eachLine(file(new byte[0])));
        assertEquals(List.of("", "a"), eachLine(file("\r\na".getBytes(StandardCharsets.UTF_8))));
    }

    /** An endless line must not fill the heap. */
    @Test
    void aLineIsReadUpToItsLimit() throws IOException {
        byte[] longest = new byte[TextFile.MAX_LINE_BYTES];
        Arrays.fill(longest, (byte) 'a');
        Path file = file("first\n".getBytes(StandardCharsets.UTF_8));
        Files.write(file, longest, StandardOpenOption.APPEND);
        assertEquals(TextFile.MAX_LINE_BYTES, eachLine(file).get(1).length());
        Files.write(file, new byte[] {'a'}, StandardOpenOption.APPEND);
        OfaException refused = Refusal.of(FileError.TOO_LARGE, () -> eachLine(file));
        assertEquals(
                Map.of("file", file + ", line 2", "most", TextFile.MAX_LINE_BYTES, "kind", "a line"),
                refused.parameters());
    }

    @Test
    void aMarkInsideTheTextIsKept() throws IOException {
        assertEquals(List.of("a\ufeffb"), TextFile.lines(file("a\ufeffb".getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void utf16IsIdentifiedAndRefused() throws IOException {
        for (String name : List.of("UTF-16", "UTF-16LE", "UTF-16BE", "x-UTF-16LE-BOM")) {
            otherEncoding("UTF-16", "yes\nno\n".getBytes(Charset.forName(name)));
        }
        otherEncoding("UTF-32", "yes".getBytes(Charset.forName("X-UTF-32LE-BOM")));
        otherEncoding("UTF-32", "yes".getBytes(Charset.forName("X-UTF-32BE-BOM")));
    }

    @Test
    void otherEncodingsAndBinaryDataAreRefusedWithTheirLine() throws IOException {
        refused(
                FileError.NOT_UTF8_LINE,
                "rot\ngrün\n".getBytes(StandardCharsets.ISO_8859_1),
                Map.of("line", 2, "byte", "0xFC"));
        otherEncoding("binary data, not text", new byte[] {'a', 'b', 'c', 0, 1});
        refused(FileError.NOT_UTF8_LINE, new byte[] {(byte) 0xC0, (byte) 0xAF}, Map.of("line", 1, "byte", "0xC0"));
    }

    @Test
    void aGitLfsPointerIsIdentified() throws IOException {
        String pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 456318\n";
        refused(FileError.LFS_POINTER, pointer.getBytes(StandardCharsets.US_ASCII), Map.of());
    }

    @Test
    void limitsAndMissingFilesAreNamed() throws IOException {
        Path file = file(new byte[11]);
        Refusal.of(FileError.TOO_LARGE, () -> TextFile.read(file, 10), file.toString(), "10");
        Refusal.of(FileError.NOT_A_FILE, () -> TextFile.lines(directory), directory.toString());
        Refusal.of(FileError.MISSING, () -> TextFile.lines(directory.resolve("missing")), "missing");
    }
}

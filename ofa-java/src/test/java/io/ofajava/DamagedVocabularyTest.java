// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.error.ErrorCode;
import io.ofajava.error.FileError;
import io.ofajava.error.Refusal;
import io.ofajava.error.TextError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Incomplete or wrong vocabulary files, with which a model would generate nonsense, are refused. */
class DamagedVocabularyTest {
    private static final Path DEMO = Path.of(System.getProperty("ofa.root", ".."), "demo-model/model");
    private static final String POINTER =
            "version https://git-lfs.github.com/spec/v1\noid sha256:1ce1664773c50f3e0cc8842619a93edc4624525b728b188a9e0be33b7726adc5\nsize 456318\n";

    @TempDir
    Path model;

    @TempDir
    Path cache;

    @BeforeEach
    void copy() throws IOException {
        for (String file : List.of("config.json", "vocab.json", "merges.txt", "model.safetensors")) {
            Files.copy(DEMO.resolve(file), model.resolve(file));
        }
    }

    private void refused(ErrorCode code, String file, String content) throws IOException {
        Files.writeString(model.resolve(file), content);
        OfaOptions options = OfaOptions.defaults().withCache(cache);
        Refusal.of(code, () -> Ofa.load(model, options), model.resolve(file).toString());
        try (Stream<Path> files = Files.walk(cache)) {
            assertTrue(
                    files.noneMatch(written -> written.toString().endsWith(".onnx")),
                    "a graph was exported before the refusal");
        }
    }

    @Test
    void anEmptyMergeListIsRefused() throws IOException {
        refused(TextError.MERGES_MISMATCH, "merges.txt", "");
        refused(TextError.MERGES_MISMATCH, "merges.txt", "#version: 0.2\n");
    }

    @Test
    void aTruncatedMergeListIsRefused() throws IOException {
        List<String> lines = Files.readAllLines(model.resolve("merges.txt"));
        for (int kept : new int[] {lines.size() / 2, lines.size() - 1}) {
            refused(TextError.MERGES_MISMATCH, "merges.txt", String.join("\n", lines.subList(0, kept)) + "\n");
        }
    }

    @Test
    void aGitLfsPointerIsRefused() throws IOException {
        for (String file : List.of("merges.txt", "vocab.json", "config.json")) {
            refused(FileError.LFS_POINTER, file, POINTER);
            Files.copy(DEMO.resolve(file), model.resolve(file), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Test
    void aByteOrderMarkAndOtherLineEndsAreRead() throws IOException {
        for (String file : List.of("merges.txt", "vocab.json", "config.json")) {
            String text = Files.readString(model.resolve(file), StandardCharsets.UTF_8);
            Files.writeString(model.resolve(file), "\ufeff" + text.replace("\n", "\r\n"), StandardCharsets.UTF_8);
        }
        Ofa.load(model, OfaOptions.defaults().withCache(cache)).close();
    }
}

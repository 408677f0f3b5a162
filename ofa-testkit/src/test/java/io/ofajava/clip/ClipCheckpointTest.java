// SPDX-License-Identifier: Apache-2.0
package io.ofajava.clip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.checkpoint.SafetensorsFile;
import io.ofajava.checkpoint.Tensor;
import io.ofajava.error.InvalidInputException;
import io.ofajava.image.RgbImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Files that are not CLIP models, and inputs that CLIP does not accept, are refused. */
class ClipCheckpointTest {
    @TempDir
    Path temporary;

    private Path directory;

    @BeforeEach
    void unpack() throws IOException {
        directory = ClipFixture.directory(temporary, "clip.safetensors");
    }

    @Test
    void theArchitectureFollowsFromTheShapes() {
        ClipArchitecture architecture = ClipCheckpoint.open(directory).architecture();
        assertEquals(
                new ClipArchitecture(
                        24,
                        32,
                        8,
                        new ClipArchitecture.Tower("visual.transformer.resblocks.", 128, 1),
                        new ClipArchitecture.Tower("transformer.resblocks.", 64, 2),
                        20,
                        580),
                architecture);
        assertEquals(2, architecture.vision().heads());
    }

    @Test
    void weightsOfOtherModelsAreRefused() throws IOException {
        rewritten("ln_final.weight", null, "has no tensor ln_final.weight");
        rewritten("visual.conv1.weight", null, "holds no visual.conv1.weight");
        rewritten("visual.conv1.weight", "visual.layer1.0.conv1.weight", "ResNet");
        rewritten("visual.transformer.resblocks.0.attn.in_proj_weight", null, "resblocks.* blocks is 0");
        rewritten("ln_final.bias", "ln_final.other", "has no tensor ln_final.bias");
    }

    /** Renames or drops one tensor of the file. */
    private void rewritten(String name, String other, String message) throws IOException {
        Path target = Files.createTempDirectory(temporary, "spoilt").resolve("clip.safetensors");
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        SafetensorsFile.open(directory.resolve("clip.safetensors")).tensors().forEach((key, tensor) -> {
            if (!key.equals(name)) {
                tensors.put(key, tensor);
            } else if (other != null) {
                tensors.put(other, tensor);
            }
        });
        StringBuilder header = new StringBuilder("{");
        int end = 0;
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            int bytes = entry.getValue().data().remaining();
            header.append(header.length() == 1 ? "" : ",")
                    .append('"')
                    .append(entry.getKey())
                    .append("\":{\"dtype\":\"F16\",\"shape\":")
                    .append(Arrays.toString(entry.getValue().shape()))
                    .append(",\"data_offsets\":[")
                    .append(end)
                    .append(',')
                    .append(end += bytes)
                    .append("]}");
        }
        byte[] text = header.append('}').toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(8 + text.length + end)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text);
        tensors.values().forEach(tensor -> out.put(tensor.data()));
        Files.write(target, out.array());
        refused(() -> ClipCheckpoint.open(target), "clip.safetensors", message);
    }

    @Test
    void aMergeListThatDoesNotFitIsRefused() throws IOException {
        Path packed = directory.resolve("bpe_simple_vocab_16e6.txt.gz");
        Files.delete(packed);
        refused(() -> ClipCheckpoint.open(directory), "bpe_simple_vocab_16e6.txt.gz");
        Path plain = directory.resolve("bpe_simple_vocab_16e6.txt");
        Files.writeString(plain, "#version\nt h\n");
        refused(() -> ClipCheckpoint.open(directory), "has 1 merges", "needs 66");
        Files.writeString(plain, "#version\nt h\nt h\n" + "a b\n".repeat(70));
        refused(() -> ClipCheckpoint.open(directory), "line 3");
        Files.writeString(plain, "#version\nxx h\n" + "a b\n".repeat(70));
        refused(() -> ClipCheckpoint.open(directory), "line 2");
        Files.write(plain, new byte[] {'\n', (byte) 0xC3, 0x28, '\n'});
        refused(() -> ClipCheckpoint.open(directory), "not UTF-8");
        Files.writeString(packed, "no gzip");
        refused(() -> ClipCheckpoint.open(directory), "bpe_simple_vocab_16e6.txt.gz", "cannot be read");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 64; i++) {
                out.write(zeros);
            }
        }
        refused(() -> ClipCheckpoint.open(directory), "line 1", "1024");
    }

    @Test
    void textsAndImagesOverTheLimitsAreRefused() {
        ClipTokenizer tokenizer = ClipCheckpoint.open(directory).tokenizer();
        refused(() -> tokenizer.encode("x".repeat(ClipTokenizer.MAX_TEXT_CHARS + 1)), "4097 characters");
        refused(() -> tokenizer.encode("half \uD800 pair"), "not valid Unicode");
        assertEquals(20, tokenizer.encode("x".repeat(ClipTokenizer.MAX_TEXT_CHARS)).length);
        RgbImage strip = new RgbImage(51, 1, new byte[3 * 51]);
        refused(() -> ClipPixels.write(strip, 8, new float[3 * 64], 0), "51 x 1", "50 to 1");
    }

    private static void refused(Executable action, String... parts) {
        String message = assertThrows(InvalidInputException.class, action).getMessage();
        assertFalse(message.contains("\n"), message);
        for (String part : parts) {
            assertTrue(message.contains(part), () -> "\"" + message + "\" should contain \"" + part + "\"");
        }
    }
}

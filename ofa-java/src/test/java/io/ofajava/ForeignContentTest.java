// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.checkpoint.Checkpoint;
import io.ofajava.clip.ClipCheckpoint;
import io.ofajava.error.FileError;
import io.ofajava.error.ImageError;
import io.ofajava.error.Refusal;
import io.ofajava.image.ImageDecoder;
import io.ofajava.text.Tokenizer;
import io.ofajava.text.VocabularyLayout;
import io.ofajava.vqgan.VqganCheckpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A Git LFS pointer, an HTML page or a storage server's error message in place of any file of a model or a request: the
 * message names the file and identifies its content.
 */
class ForeignContentTest {
    @TempDir
    Path directory;

    /** Opens a file. */
    private enum Kind {
        IMAGE("photo.jpg") {
            @Override
            void open(Path file) {
                new ImageDecoder().read(file);
            }
        },
        WEIGHTS("pytorch_model.bin") {
            @Override
            void open(Path file) {
                Checkpoint.open(file);
            }
        },
        CONFIGURATION("config.json") {
            @Override
            void open(Path file) throws IOException {
                byte[] header = ("{\"encoder.embed_tokens.weight\":"
                                + "{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[0,4]}}")
                        .getBytes(StandardCharsets.UTF_8);
                Files.write(
                        file.resolveSibling("model.safetensors"),
                        ByteBuffer.allocate(8 + header.length + 4)
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .putLong(header.length)
                                .put(header)
                                .array());
                Checkpoint.open(file.getParent());
            }
        },
        VOCABULARY("vocab.json") {
            @Override
            void open(Path file) throws IOException {
                Files.writeString(file.resolveSibling("merges.txt"), "#version: 0.2\n");
                Tokenizer.load(file.getParent(), VocabularyLayout.PUBLISHED);
            }
        },
        MERGES("merges.txt") {
            @Override
            void open(Path file) throws IOException {
                Files.writeString(file.resolveSibling("vocab.json"), "{}");
                Tokenizer.load(file.getParent(), VocabularyLayout.PUBLISHED);
            }
        },
        CHINESE_VOCABULARY("vocab.txt") {
            @Override
            void open(Path file) {
                Tokenizer.load(file.getParent(), VocabularyLayout.CHINESE);
            }
        },
        VQGAN("last.ckpt") {
            @Override
            void open(Path file) throws IOException {
                Files.writeString(
                        file.resolveSibling("model.yaml"),
                        "model:\n  target: taming.models.vqgan.GumbelVQ\n  params:\n    embed_dim: 4\n    n_embed: 8\n"
                                + "    ddconfig:\n      z_channels: 4\n      resolution: 32\n      in_channels: 3\n"
                                + "      out_ch: 3\n      ch: 32\n      ch_mult: [1]\n      num_res_blocks: 1\n"
                                + "      attn_resolutions: []\n      dropout: 0.0\n      double_z: false\n");
                VqganCheckpoint.open(file.getParent());
            }
        },
        VQGAN_CONFIGURATION("model.yaml") {
            @Override
            void open(Path file) throws IOException {
                Files.write(file.resolveSibling("last.ckpt"), new byte[20]);
                VqganCheckpoint.open(file.getParent());
            }
        },
        CLIP("ViT-B-16.pt") {
            @Override
            void open(Path file) {
                ClipCheckpoint.open(file);
            }
        };

        private final String file;

        Kind(String file) {
            this.file = file;
        }

        abstract void open(Path path) throws IOException;
    }

    @ParameterizedTest
    @CsvSource({
        "'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n', LFS_POINTER, a Git LFS pointer",
        "'<!DOCTYPE html><html><body>Please log in</body></html>', NOT_THE_FILE, an HTML page",
        "'<?xml version=\"1.0\"?><Error><Code>NoSuchKey</Code></Error>', NOT_THE_FILE, storage server"
    })
    void foreignContentIsIdentified(String content, FileError code, String what) throws IOException {
        for (Kind kind : Kind.values()) {
            Path file = Files.createDirectories(directory.resolve(kind.name())).resolve(kind.file);
            Files.writeString(file, content);
            if (kind != Kind.IMAGE) {
                // The code says it all for a pointer; for other content it has a parameter.
                Refusal.of(code, () -> kind.open(file), kind.file, code == FileError.LFS_POINTER ? "" : what);
            } else if (!what.equals("storage server")) { // any XML document, for an image
                Refusal.of(ImageError.NOT_AN_IMAGE, () -> kind.open(file), kind.file, what);
            }
        }
    }
}

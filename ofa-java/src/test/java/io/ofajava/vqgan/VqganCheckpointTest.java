// SPDX-License-Identifier: Apache-2.0
package io.ofajava.vqgan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.error.CheckpointError;
import io.ofajava.error.FileError;
import io.ofajava.error.Refusal;
import io.ofajava.error.VqganError;
import io.ofajava.vqgan.VqganArchitecture.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recognition of VQGAN checkpoints, and the errors for other files. */
class VqganCheckpointTest {
    @TempDir
    Path directory;

    @Test
    void readsTheLayoutOfTheRelease() {
        assertEquals(VqganFixture.architecture(Kind.GUMBEL), VqganConfigReader.parse(VqganFixture.YAML, "model.yaml"));
        String moved = VqganFixture.YAML.replace("taming.models.vqgan.GumbelVQ", "models.taming.models.vqgan.VQModel");
        assertEquals(VqganFixture.architecture(Kind.NEAREST), VqganConfigReader.parse(moved, "model.yaml"));
    }

    @Test
    void attentionFollowsTheConfiguredResolution() {
        VqganArchitecture architecture = VqganFixture.architecture(Kind.GUMBEL);
        assertTrue(architecture.levels().get(0).attention());
        assertFalse(architecture.levels().get(1).attention());
        assertEquals(2, architecture.scale());
        VqganArchitecture upper = new VqganArchitecture(Kind.GUMBEL, 8, 4, 6, 32, List.of(1, 2), 1, 32, List.of(32));
        assertEquals(4, upper.attentionPositionsPerCode());
    }

    /** Replaces a part of the file; the message must contain the last column. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "taming.models.vqgan.GumbelVQ | taming.models.vqgan.Other | UNSUPPORTED | taming.models.vqgan.Other",
                "out_ch: 3 | out_ch: 4 | UNSUPPORTED | out_ch",
                "dropout: 0.0 | attn_type: linear | UNSUPPORTED | attn_type",
                "dropout: 0.0 | shift: 1 | UNSUPPORTED | unknown setting shift",
                "ch: 32 | ch: 33 | SETTING_INVALID | ch * ch_mult = 33",
                "ch: 32 | ch: many | SETTING_INVALID | ch",
                "n_embed: 8 | n_embed: -8 | SETTING_INVALID | n_embed",
                "n_embed: 8 | n_embed: 99999999999 | SETTING_INVALID | n_embed",
                "n_embed: 8 | remap: some.npy | UNSUPPORTED | remap",
                "embed_dim: 4 | embed_dim: 1.5 | SETTING_INVALID | not 1.5",
                "z_channels: 6 | other: 6 | UNSUPPORTED | unknown setting other",
                "z_channels: 6 | dropout: 6 | INVALID_YAML | model.yaml",
                "ch_mult: [1, 2] | ch_mult: [1, 1, 1, 1, 1, 1, 1, 1, 1] | SETTING_INVALID | ch_mult",
                "ch_mult: [1, 2] | ch_mult: [] | SETTING_INVALID | ch_mult",
                "ch_mult: [1, 2] | ch_mult: [1, 2000] | SETTING_INVALID | ch * ch_mult = 64000",
                "ddconfig: | dd: | SECTION_MISSING | ddconfig",
                "model: | ? !!java.net.URL [x] : | INVALID_YAML | model.yaml"
            })
    void unexpectedSettingsAreNamed(String found, String replacement, VqganError code, String part) {
        assertTrue(VqganFixture.YAML.contains(found), found);
        Refusal.of(
                code,
                () -> VqganConfigReader.parse(VqganFixture.YAML.replace(found, replacement), "model.yaml"),
                "model.yaml",
                part);
    }

    @Test
    void hostileYamlIsRefused() throws IOException {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 60; i++) {
            bomb.append("a")
                    .append(i)
                    .append(": &a")
                    .append(i)
                    .append(" [*a")
                    .append(i - 1)
                    .append(", *a")
                    .append(i - 1)
                    .append("]\n");
        }
        Refusal.of(VqganError.INVALID_YAML, () -> VqganConfigReader.parse(bomb.toString(), "model.yaml"), "model.yaml");
        Refusal.of(
                VqganError.INVALID_YAML,
                () -> VqganConfigReader.parse("[".repeat(100_000), "model.yaml"),
                "model.yaml");
        Path large = directory.resolve("model.yaml");
        Files.write(large, new byte[(1 << 20) + 1]);
        Refusal.of(FileError.TOO_LARGE, () -> VqganConfigReader.read(large));
        Files.write(large, new byte[] {(byte) 0xC3, 0x28});
        Refusal.of(FileError.NOT_UTF8_LINE, () -> VqganConfigReader.read(large));
    }

    @Test
    void missingFilesAreNamed() throws IOException {
        Refusal.of(VqganError.NOT_FOUND, () -> VqganCheckpoint.open(directory.resolve("none")), "none");
        Refusal.of(VqganError.NO_WEIGHTS, () -> VqganCheckpoint.open(directory));
        Path weights = Files.createFile(directory.resolve("last.ckpt"));
        Refusal.of(VqganError.NO_CONFIG, () -> VqganCheckpoint.open(weights), "model.yaml");
    }

    @Test
    void missingTensorsAndWrongShapesAreNamed() {
        VqganFixture.Weights weights = VqganFixture.weights(VqganFixture.architecture(Kind.GUMBEL));
        weights.tensors().put("decoder.conv_out.bias", VqganFixture.random("decoder.conv_out.bias", new Random(2), 4));
        Refusal.of(
                CheckpointError.WRONG_SHAPES,
                () -> VqganCheckpoint.of(VqganFixture.architecture(Kind.GUMBEL), weights),
                "last.ckpt",
                "decoder.conv_out.bias is [4], not [3]");
        weights.tensors().remove("decoder.up.0.block.0.nin_shortcut.weight");
        Refusal.of(
                CheckpointError.INCOMPLETE,
                () -> VqganCheckpoint.of(VqganFixture.architecture(Kind.GUMBEL), weights),
                "decoder.up.0.block.0.nin_shortcut.weight",
                "model.yaml");
    }

    @Test
    void aCodebookThatDoesNotFitIsRefused() {
        VqganFixture.Weights weights = VqganFixture.weights(VqganFixture.architecture(Kind.GUMBEL));
        Refusal.of(
                VqganError.MISMATCH,
                () -> VqganCheckpoint.of(VqganFixture.architecture(Kind.NEAREST), weights),
                "codebook of a GumbelVQ",
                "VQModel");
        VqganCheckpoint checkpoint = VqganCheckpoint.of(VqganFixture.architecture(Kind.GUMBEL), weights);
        checkpoint.requireCodes(8);
        Refusal.of(VqganError.WRONG_CODES, () -> checkpoint.requireCodes(8192), "8192");
        weights.tensors().put(Kind.GUMBEL.codebook(), VqganFixture.random(Kind.GUMBEL.codebook(), new Random(2), 9, 4));
        Refusal.of(
                VqganError.MISMATCH,
                () -> VqganCheckpoint.of(VqganFixture.architecture(Kind.GUMBEL), weights),
                "codebook",
                "[9, 4]",
                "8 codes");
    }

    @Test
    void theHashFollowsTheWeightsThatAreUsed() {
        VqganFixture.Weights weights = VqganFixture.weights(VqganFixture.architecture(Kind.GUMBEL));
        String hash = VqganCheckpoint.of(VqganFixture.architecture(Kind.GUMBEL), weights)
                .hash();
        weights.tensors()
                .put("loss.discriminator.weight", VqganFixture.random("loss.discriminator.weight", new Random(3), 5));
        assertEquals(
                hash,
                VqganCheckpoint.of(VqganFixture.architecture(Kind.GUMBEL), weights)
                        .hash());
        weights.tensors().put("decoder.conv_out.bias", VqganFixture.random("decoder.conv_out.bias", new Random(3), 3));
        assertNotEquals(
                hash,
                VqganCheckpoint.of(VqganFixture.architecture(Kind.GUMBEL), weights)
                        .hash());
    }
}

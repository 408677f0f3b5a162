// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ofajava.error.CheckpointError;
import io.ofajava.error.ErrorCode;
import io.ofajava.error.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsFileTest {
    @TempDir
    Path temporary;

    private Path file;

    @BeforeEach
    void name() {
        file = temporary.resolve("model.safetensors");
    }

    private TensorSource open() {
        return SafetensorsFile.open(file);
    }

    private void refused(ErrorCode code, String header, long dataBytes, String... parts) throws IOException {
        ModelFixture.writeSafetensors(file, header, dataBytes);
        Refusal.of(code, this::open, parts);
    }

    private static String tensor(String name, String shape, long begin, long end) {
        return "\"" + name + "\":{\"dtype\":\"F16\",\"shape\":" + shape + ",\"data_offsets\":[" + begin + "," + end
                + "]}";
    }

    @Test
    void readsTensorsInAnyOrder() throws IOException {
        ModelFixture.writeSafetensors(
                file,
                "{\"__metadata__\":{\"a\":\"b\"}," + tensor("b", "[2,2]", 6, 14) + "," + tensor("a", "[3]", 0, 6) + ","
                        + tensor("none", "[0,4]", 6, 6) + "}   ",
                14);
        TensorSource opened = open();
        assertEquals(List.of("b", "a", "none"), List.copyOf(opened.tensors().keySet()));
        assertArrayEquals(new long[] {2, 2}, opened.tensor("b").shape());
        assertArrayEquals(new float[3], opened.tensor("a").toFloats());
        assertEquals(0, opened.tensor("none").elements());
        ModelFixture.writeSafetensors(file, "{}", 0);
        assertEquals(0, open().tensors().size());
    }

    @Test
    void falseHeaderLengthsAreRefused() throws IOException {
        for (long length : new long[] {0, 1, -1, 1000, 100_000_001, Long.MAX_VALUE, Long.MIN_VALUE}) {
            Files.write(
                    file,
                    ByteBuffer.allocate(100)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(length)
                            .array());
            Refusal.of(
                    CheckpointError.DAMAGED,
                    this::open,
                    "model.safetensors",
                    length == 1000 ? "outside the file" : "header length " + length);
        }
        Files.write(file, new byte[7]);
        Refusal.of(CheckpointError.DAMAGED, this::open, "header length lies outside the file");
    }

    @Test
    void headersThatAreNotJson() throws IOException {
        refused(CheckpointError.DAMAGED, "nonsense", 0, "not valid JSON");
        refused(CheckpointError.DAMAGED, "{\"a\":", 0, "not valid JSON");
        refused(CheckpointError.DAMAGED, "[]", 0, "the header is not a JSON object");
        refused(CheckpointError.DAMAGED, "{} {}", 0, "more than one JSON object");
        refused(CheckpointError.DAMAGED, "{\"a\":1}", 0, "a is not a JSON object");
        refused(
                CheckpointError.DAMAGED,
                "{" + tensor("a", "[1]", 0, 2) + "," + tensor("a", "[1]", 2, 4) + "}",
                4,
                "not valid JSON",
                "Duplicate");
        refused(
                CheckpointError.DAMAGED,
                "{\"__metadata__\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}",
                0,
                "__metadata__");
        refused(CheckpointError.DAMAGED, "{\"__metadata__\":{\"a\":" + "[".repeat(10_000), 0, "not valid JSON");
        refused(CheckpointError.DAMAGED, "{" + tensor("a\\nb", "[1]", 0, 2) + "}", 2, "not printable");
        refused(CheckpointError.DAMAGED, "{" + tensor("", "[1]", 0, 2) + "}", 2, "not printable");
        refused(CheckpointError.DAMAGED, "{" + tensor("x".repeat(1000), "[1]", 0, 2) + "}", 2, "not printable");
    }

    @Test
    void falseEntriesAreRefused() throws IOException {
        refused(
                CheckpointError.DAMAGED,
                "{" + tensor("a", "[2]", 0, 2) + "}",
                2,
                "tensor a needs 4 bytes by its shape, but 2 are reserved");
        refused(CheckpointError.TENSOR_UNUSABLE, "{" + tensor("a", "[-1]", 0, 2) + "}", 2, "a", "negative extent");
        refused(
                CheckpointError.TENSOR_UNUSABLE,
                "{" + tensor("a", "[4611686018427387904,4611686018427387904]", 0, 2) + "}",
                2,
                "a",
                "impossibly large");
        refused(CheckpointError.DAMAGED, "{" + tensor("a", "[99999999999999999999]", 0, 2) + "}", 2, "not valid JSON");
        refused(CheckpointError.DAMAGED, "{" + tensor("a", "[1.5]", 0, 2) + "}", 2, "a.shape is not an integer");
        refused(CheckpointError.DAMAGED, "{" + tensor("a", "[\"1\"]", 0, 2) + "}", 2, "a.shape is not an integer");
        refused(CheckpointError.DAMAGED, "{" + tensor("a", "1", 0, 2) + "}", 2, "a.shape is not a list");
        refused(
                CheckpointError.DAMAGED,
                "{" + tensor("a", "[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]", 0, 2) + "}",
                2,
                "more than 16");
        refused(CheckpointError.DAMAGED, "{" + tensor("a", "[1]", 2, 0) + "}", 2, "bad data_offsets");
        refused(CheckpointError.DAMAGED, "{" + tensor("a", "[1]", -2, 0) + "}", 2, "bad data_offsets");
        refused(
                CheckpointError.DAMAGED,
                "{\"a\":{\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[0]}}",
                2,
                "bad data_offsets");
        refused(
                CheckpointError.DAMAGED,
                "{\"a\":{\"dtype\":\"F16\",\"shape\":[1]}}",
                2,
                "has no dtype, shape or data_offsets");
        refused(
                CheckpointError.UNSUPPORTED_TYPE,
                "{\"a\":{\"dtype\":\"F8_E4M3\",\"shape\":[1],\"data_offsets\":[0,1]}}",
                1,
                "F8_E4M3");
        refused(
                CheckpointError.DAMAGED,
                "{\"a\":{\"dtype\":16,\"shape\":[1],\"data_offsets\":[0,2]}}",
                2,
                "a.dtype is not a string");
        refused(
                CheckpointError.DAMAGED,
                "{\"a\":{\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[0,2],\"strides\":[1]}}",
                2,
                "unknown property");
    }

    @Test
    void falseLayoutsAreRefused() throws IOException {
        refused(
                CheckpointError.DAMAGED,
                "{" + tensor("a", "[2]", 0, 4) + "," + tensor("b", "[2]", 2, 6) + "}",
                6,
                "tensor b starts at 2, inside another tensor");
        refused(
                CheckpointError.DAMAGED,
                "{" + tensor("a", "[2]", 0, 4) + "," + tensor("b", "[2]", 0, 4) + "}",
                4,
                "inside another tensor");
        refused(
                CheckpointError.DAMAGED,
                "{" + tensor("a", "[2]", 0, 4) + "," + tensor("b", "[2]", 6, 10) + "}",
                10,
                "after a gap");
        refused(CheckpointError.DAMAGED, "{" + tensor("a", "[2]", 0, 4) + "}", 3, "truncated");
        refused(CheckpointError.DAMAGED, "{" + tensor("a", "[2]", 0, 4) + "}", 5, "1 bytes that belong to no tensor");
        refused(
                CheckpointError.DAMAGED,
                "{" + tensor("a", "[1125899906842624]", 0, 2251799813685248L) + "}",
                5,
                "truncated");
    }
}

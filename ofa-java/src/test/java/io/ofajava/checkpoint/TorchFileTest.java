// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.checkpoint.pickle.Pickle;
import io.ofajava.checkpoint.pickle.TorchStorage;
import io.ofajava.error.CheckpointError;
import io.ofajava.error.FileError;
import io.ofajava.error.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

// Above 350 lines: every form of a torch file, written with the same helpers.
class TorchFileTest {
    private static final long[] SHAPE = {2, 3};
    private static final long[] STRIDES = {3, 1};

    @TempDir
    Path temporary;

    private Path file;

    @BeforeEach
    void name() {
        file = temporary.resolve("pytorch_model.bin");
    }

    /** Six float32 values 0 to 5 in storage 7. */
    private static byte[] values() {
        ByteBuffer bytes = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 6; i++) {
            bytes.putFloat(i);
        }
        return bytes.array();
    }

    private void write(byte[] pickle, byte[] storage) throws IOException {
        try (SparseZip zip = new SparseZip(file)) {
            zip.add("m/data.pkl", pickle).add("m/data/7", storage);
        }
    }

    private TorchFile open() {
        return TorchFile.open(file);
    }

    @Test
    void readsAZipArchive() throws IOException {
        write(Pickle.stateDict("FloatStorage", "7", 6, 0, SHAPE, STRIDES), values());
        Tensor tensor = open().tensor("w");
        assertArrayEquals(SHAPE, tensor.shape());
        assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5}, tensor.toFloats());
        Refusal.of(CheckpointError.TENSOR_MISSING, () -> open().tensor("v"), "pytorch_model.bin");
    }

    @Test
    void readsAViewOfPartOfAStorage() throws IOException {
        // strides of dimensions of extent 1 have no effect
        write(Pickle.stateDict("FloatStorage", "7", 6, 2, new long[] {1, 3, 1}, new long[] {99, 1, 5}), values());
        assertArrayEquals(new float[] {2, 3, 4}, open().tensor("w").toFloats());
    }

    @Test
    void onePartOfAStorageIsOneBuffer() {
        TorchStorage storage = new TorchStorage("FloatStorage", "7", 6);
        TorchFile.Storages shared = ((TorchFile.Storages) (from, first, length) -> ByteBuffer.wrap(values())).sharing();
        ByteBuffer whole = shared.bytes(storage, 0, 24);
        assertSame(whole, shared.bytes(storage, 0, 24));
        assertNotSame(whole, shared.bytes(storage, 4, 20));
        assertNotSame(whole, shared.bytes(new TorchStorage("FloatStorage", "8", 6), 0, 24));
    }

    @Test
    void readsTheStreamOfOldTorch() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] magic = {
            (byte) 0x8a, 10, 0x6c, (byte) 0xfc, (byte) 0x9c, 0x46, (byte) 0xf9, 0x20, 0x6a, (byte) 0xa8, 0x50, 0x19, '.'
        };
        out.writeBytes(Pickle.protocol(2).bytes());
        out.writeBytes(magic);
        out.writeBytes(Pickle.protocol(2).number(1001).stop());
        out.writeBytes(Pickle.protocol(2)
                .op('}')
                .text("little_endian")
                .op(0x88)
                .op('s')
                .stop());
        Pickle object = Pickle.protocol(2)
                .op('}')
                .text("model")
                .op('}')
                .text("w")
                .global("torch._utils", "_rebuild_tensor_v2")
                .op('(');
        object.op('(')
                .text("storage")
                .global("torch", "FloatStorage")
                .text("7")
                .text("cpu")
                .number(6)
                .ops("NtQ")
                .number(0)
                .tuple(SHAPE)
                .tuple(STRIDES)
                .op(0x89)
                .op('N')
                .ops("tRss");
        out.writeBytes(object.stop());
        out.writeBytes(Pickle.protocol(2).op(']').text("7").op('a').stop());
        out.writeBytes(
                ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(6).array());
        out.writeBytes(values());
        Files.write(file, out.toByteArray());
        assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5}, open().tensor("w").toFloats());

        Files.write(file, java.util.Arrays.copyOf(out.toByteArray(), out.size() - 1));
        Refusal.of(CheckpointError.DAMAGED, this::open, "truncated", "storage 7");
        Files.write(file, java.util.Arrays.copyOf(out.toByteArray(), 40));
        Refusal.of(CheckpointError.DAMAGED, this::open, "ends early");
        Files.write(file, "\u0080\u0002cos\nsystem\n)R.".getBytes(StandardCharsets.ISO_8859_1));
        Refusal.of(CheckpointError.CLASS_REFUSED, this::open, "os.system");
        Files.writeString(file, "not a checkpoint at all");
        Refusal.of(CheckpointError.NOT_TORCH, this::open, "neither a safetensors file nor a torch checkpoint");
    }

    @Test
    void readsPastFourGigabytes() throws IOException {
        try (SparseZip zip = new SparseZip(file)) {
            // a hole of 5 GiB, followed by a storage
            zip.zeros("m/data/0", 3L << 30).zeros("m/data/1", 2L << 30);
            zip.add("m/data/7", values())
                    .add("m/data.pkl", Pickle.stateDict("FloatStorage", "7", 6, 0, SHAPE, STRIDES));
        }
        assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5}, open().tensor("w").toFloats());
        Files.delete(file);
    }

    @Test
    void stridedTensorsAreGathered() throws IOException {
        write(Pickle.stateDict("FloatStorage", "7", 6, 0, new long[] {3, 2}, new long[] {1, 3}), values());
        Tensor transposed = open().tensor("w");
        assertTrue(transposed.isStrided());
        assertArrayEquals(new float[] {0, 3, 1, 4, 2, 5}, transposed.toFloats());
        write(Pickle.stateDict("FloatStorage", "7", 6, 1, new long[] {2, 2}, new long[] {3, 1}), values());
        assertArrayEquals(new float[] {1, 2, 4, 5}, open().tensor("w").toFloats());
        write(Pickle.stateDict("FloatStorage", "7", 6, 2, new long[] {2, 3}, new long[] {0, 0}), values());
        assertArrayEquals(new float[] {2, 2, 2, 2, 2, 2}, open().tensor("w").toFloats());
        // Channels last: [1, 2, 1, 3] stored as [1, 1, 3, 2].
        write(Pickle.stateDict("FloatStorage", "7", 6, 0, new long[] {1, 2, 1, 3}, new long[] {6, 1, 6, 2}), values());
        assertArrayEquals(new float[] {0, 2, 4, 1, 3, 5}, open().tensor("w").toFloats());
        write(Pickle.stateDict("FloatStorage", "7", 6, 0, new long[] {2, 0, 2}, new long[] {1, 5, 7}), values());
        assertEquals(0, open().tensor("w").toFloats().length);
    }

    @Test
    void falseTensorsAreRefused() throws IOException {
        write(Pickle.stateDict("FloatStorage", "7", 6, 4, SHAPE, STRIDES), values());
        Refusal.of(CheckpointError.DAMAGED, this::open, "tensor w", "outside of its storage");
        write(Pickle.stateDict("FloatStorage", "7", 6, -1, SHAPE, STRIDES), values());
        Refusal.of(CheckpointError.DAMAGED, this::open, "tensor w", "outside of its storage");
        write(Pickle.stateDict("FloatStorage", "7", 6, Long.MAX_VALUE, new long[] {0}, new long[] {1}), values());
        Refusal.of(CheckpointError.DAMAGED, this::open, "tensor w", "outside of its storage");
        write(Pickle.stateDict("FloatStorage", "7", 6, 0, new long[] {-2, -3}, STRIDES), values());
        Refusal.of(CheckpointError.TENSOR_UNUSABLE, this::open, "w", "negative extent");
        write(
                Pickle.stateDict("FloatStorage", "7", 6, 0, new long[] {1L << 40, 1L << 40}, new long[] {1L << 40, 1}),
                values());
        Refusal.of(CheckpointError.TENSOR_UNUSABLE, this::open, "w", "impossibly large");
        write(Pickle.stateDict("FloatStorage", "7", 6, 0, new long[] {3, 2}, new long[] {1, -3}), values());
        Refusal.of(CheckpointError.DAMAGED, this::open, "tensor w", "outside of its storage");
        write(Pickle.stateDict("FloatStorage", "7", 6, 0, new long[] {3, 3}, new long[] {1, 3}), values());
        Refusal.of(CheckpointError.DAMAGED, this::open, "tensor w", "outside of its storage");
        write(Pickle.stateDict("FloatStorage", "7", 6, 0, new long[] {1 << 15, 1 << 15}, new long[] {0, 0}), values());
        Refusal.of(CheckpointError.TOO_LARGE, this::open, "tensor w");
        write(Pickle.stateDict("FloatStorage", "7", 7, 0, SHAPE, STRIDES), values());
        Refusal.of(CheckpointError.DAMAGED, this::open, "storage 7 should hold 7 elements");
        write(Pickle.stateDict("FloatStorage", "7", 1L << 62, 0, SHAPE, STRIDES), values());
        Refusal.of(CheckpointError.DAMAGED, this::open, "storage 7");
        write(Pickle.stateDict("FloatStorage", "8", 6, 0, SHAPE, STRIDES), values());
        Refusal.of(CheckpointError.DAMAGED, this::open, "storage 8 is missing");
    }

    @Test
    void picklesWithoutTensors() throws IOException {
        for (Pickle pickle : new Pickle[] {
            Pickle.protocol(2).op('N'),
            Pickle.protocol(2).op('}'),
            Pickle.protocol(2).op('}').text("model").ops("}s")
        }) {
            write(pickle.stop(), values());
            Refusal.of(CheckpointError.NOT_TORCH, this::open, "holds no tensors by name");
        }
        write("cos\nsystem\n(S'true'\ntR.".getBytes(StandardCharsets.ISO_8859_1), values());
        Refusal.of(CheckpointError.CLASS_REFUSED, this::open, "pytorch_model.bin", "os.system");
        write(new byte[] {'}'}, values());
        Refusal.of(CheckpointError.DAMAGED, this::open, "bad pickle", "ends early");
    }

    @Test
    void compressedEntriesAreRefused() throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("m/data.pkl"));
            zip.write(new byte[1 << 20]); // a thousandth of it is in the file
        }
        Refusal.of(CheckpointError.DAMAGED, this::open, "m/data.pkl is compressed", "torch.save");
    }

    @Test
    void archivesThatAreNotCheckpoints() throws IOException {
        try (SparseZip zip = new SparseZip(file)) {
            zip.add("word/document.xml", new byte[10]);
        }
        Refusal.of(CheckpointError.NOT_TORCH, this::open, "not of torch");
        try (SparseZip zip = new SparseZip(file)) {
            zip.add("m/data.pkl", new byte[1]).add("n/data.pkl", new byte[1]);
        }
        Refusal.of(CheckpointError.NOT_TORCH, this::open, "several data.pkl");
        try (SparseZip zip = new SparseZip(file)) {
            zip.add("m/data.pkl", new byte[1]).add("m/data.pkl", new byte[1]);
        }
        Refusal.of(CheckpointError.DAMAGED, this::open, "occurs twice");
        try (SparseZip zip = new SparseZip(file)) {
            zip.add("m/byteorder", "big".getBytes(StandardCharsets.US_ASCII))
                    .add("m/data.pkl", Pickle.stateDict("FloatStorage", "7", 6, 0, SHAPE, STRIDES));
        }
        Refusal.of(CheckpointError.NOT_LITTLE_ENDIAN, this::open);
    }

    @Test
    void everyTruncationIsRefused() throws IOException {
        write(Pickle.stateDict("FloatStorage", "7", 6, 0, SHAPE, STRIDES), values());
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, java.util.Arrays.copyOf(whole, length));
            Refusal.oneOf(List.of(CheckpointError.DAMAGED, CheckpointError.NOT_TORCH), this::open, "pytorch_model.bin");
        }
    }

    @Test
    void damagedZipDirectoriesAreRefused() throws IOException {
        write(Pickle.stateDict("FloatStorage", "7", 6, 0, SHAPE, STRIDES), values());
        byte[] whole = Files.readAllBytes(file);
        int end = whole.length - 22;
        int directory = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getInt(end + 16);
        int second = directory + 46 + "m/data.pkl".length();
        spoil(whole, end + 10, 0xFF, "its directory claims");
        spoil(whole, end + 16, 0, "its directory is damaged");
        spoil(whole, end + 12, 50, "its directory");
        spoil(whole, directory + 8, 1, "encrypted");
        spoil(whole, directory + 10, 8, "compressed");
        spoil(whole, directory + 24, 0x7F, "compressed"); // sizes differ
        spoil(whole, directory + 46, 'x', "does not match");
        spoil(whole, directory + 46, '\n', "not printable");
        // the second entry's header offset set to the first one's: a zip bomb with overlapping entries
        spoil(whole, second + 42, 0, "does not match");
    }

    private void spoil(byte[] whole, int at, int value, String expected) throws IOException {
        Files.write(file, whole);
        try (RandomAccessFile spoilt = new RandomAccessFile(file.toFile(), "rw")) {
            spoilt.seek(at);
            spoilt.write(value);
        }
        Refusal.of(CheckpointError.DAMAGED, this::open, "pytorch_model.bin", expected);
    }

    @Test
    void overlappingEntriesAreRefused() throws IOException {
        // Two entries with names of one length; the outer one's data contains the complete inner one.
        try (SparseZip zip = new SparseZip(file)) {
            zip.add("m/data.pkl", new byte[100]).add("m/data/0", new byte[10]);
        }
        byte[] whole = Files.readAllBytes(file);
        int directory = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getInt(whole.length - 6);
        ByteBuffer bytes = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(directory + 20, 120).putInt(directory + 24, 120);
        Files.write(file, whole);
        Refusal.of(CheckpointError.DAMAGED, this::open, "overlap");
    }

    @Test
    void missingAndUnreadableFiles() throws IOException {
        Refusal.of(FileError.MISSING, this::open, "pytorch_model.bin");
        Files.createDirectory(file);
        Refusal.of(FileError.NOT_A_FILE, this::open);
    }

    @Test
    void elementsOfAllTypes() throws IOException {
        assertEquals(
                java.util.List.of(DType.values()).size(),
                java.util.Arrays.stream(DType.values())
                        .map(DType::torchStorage)
                        .distinct()
                        .count());
        for (DType type : DType.values()) {
            ByteBuffer one = ByteBuffer.allocate(type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
            switch (type) {
                case FLOAT64 -> one.putDouble(1);
                case FLOAT32 -> one.putFloat(1);
                case FLOAT16 -> one.putShort((short) 0x3C00);
                case BFLOAT16 -> one.putShort((short) 0x3F80);
                default -> one.put(0, (byte) 1);
            }
            write(Pickle.stateDict(type.torchStorage(), "7", 1, 0, new long[0], new long[0]), one.array());
            assertArrayEquals(new float[] {1}, open().tensor("w").toFloats(), type.toString());
        }
    }

    /** A module of a TorchScript archive with one parameter, on top of the stack. */
    private static Pickle module(Pickle pickle, String parameter) {
        return pickle.global("__torch__.torch.nn", "Linear")
                .op(')')
                .op(0x81)
                .op('}')
                .text(parameter)
                .tensor("FloatStorage", "7", 6, 0, SHAPE, STRIDES)
                .op('s');
    }

    @Test
    void readsTheModulesOfATorchScriptArchive() throws IOException {
        byte[] pickle = module(module(Pickle.protocol(2), "w").text("inner"), "v")
                .op('b')
                .op('s')
                .op('b')
                .stop();
        try (SparseZip zip = new SparseZip(file)) {
            zip.add("m/data.pkl", pickle).add("m/data/7", values()).add("m/constants.pkl", new byte[1]);
        }
        assertEquals(Set.of("w", "inner.v"), open().tensors().keySet());
        assertArrayEquals(
                new float[] {0, 1, 2, 3, 4, 5}, open().tensor("inner.v").toFloats());
    }

    @Test
    void recursiveScriptModulesAreRefused() throws IOException {
        Pickle pickle = Pickle.protocol(2)
                .global("__torch__", "M")
                .op(')')
                .op(0x81)
                .op('q')
                .op(0);
        write(pickle.op('}').text("self").op('h').op(0).op('s').op('b').stop(), values());
        Refusal.of(CheckpointError.DAMAGED, this::open, "TorchScript module twice");
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ofajava.checkpoint.pickle.Pickle;
import io.ofajava.error.CheckpointError;
import io.ofajava.error.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Selection of the set of tensors in a torch file. */
class StateDictTest {
    @TempDir
    private Path temporary;

    private Path file;

    @BeforeEach
    void name() {
        file = temporary.resolve("checkpoint.pt");
    }

    private static Pickle tensor(Pickle pickle, String name, String key) {
        return pickle.text(name)
                .tensor("FloatStorage", key, 1, 0, new long[] {1}, new long[] {1})
                .op('s');
    }

    /** A checkpoint of the task with trained weights 1 and averaged weights 2. */
    private void write(String task) throws IOException {
        Pickle pickle =
                Pickle.protocol(2).op('}').text("cfg").op('}').text("task").op('}');
        if (task != null) {
            pickle.text("_name").text(task).op('s');
        }
        tensor(pickle.ops("ss").text("model").op('}'), "w", "0").op('s');
        tensor(pickle.text("extra_state").op('}').text("ema").op('}'), "w", "1").op('s');
        tensor(pickle.text("ema_fp32_params").op('}'), "w", "2").ops("ss");
        write(pickle, 3);
    }

    private void write(Pickle pickle, int storages) throws IOException {
        try (SparseZip zip = new SparseZip(file)) {
            for (int i = 0; i < storages; i++) {
                zip.add(
                        "m/data/" + i,
                        ByteBuffer.allocate(4)
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .putFloat(i + 1)
                                .array());
            }
            zip.add("m/data.pkl", pickle.stop());
        }
    }

    private float read(WeightChoice choice) {
        return WeightFiles.open(file, choice).tensor("w").toFloats()[0];
    }

    @Test
    void theTaskDecidesWhetherTheAverageIsRead() throws IOException {
        write("vqa_gen");
        assertEquals(2, read(WeightChoice.AUTO));
        assertEquals(1, read(WeightChoice.MODEL));
        assertEquals(2, read(WeightChoice.EMA));
        for (String task : new String[] {"caption", "refcoco", null}) {
            write(task);
            assertEquals(1, read(WeightChoice.AUTO), task);
            assertEquals(2, read(WeightChoice.EMA), task);
        }
    }

    @Test
    void aMissingAverageThatThePublishedEvaluationReadsIsReported() throws IOException {
        for (String task : new String[] {"vqa_gen", "caption"}) {
            Pickle pickle =
                    Pickle.protocol(2).op('}').text("cfg").op('}').text("task").op('}');
            pickle.text("_name").text(task).ops("sss");
            write(tensor(pickle.text("model").op('}'), "w", "0").op('s'), 1);
            String expected = task.equals("vqa_gen")
                    ? "the file holds no averaged weights (extra_state.ema), which the published evaluation of vqa_gen"
                            + " reads"
                    : "";
            assertEquals(expected, TorchFile.open(file).state().reason());
        }
    }

    @Test
    void aMissingAverageIsRefused() throws IOException {
        write(tensor(Pickle.protocol(2).op('}').text("model").op('}'), "w", "0").op('s'), 1);
        assertEquals(1, read(WeightChoice.AUTO));
        Refusal.of(CheckpointError.NO_AVERAGED_WEIGHTS, () -> read(WeightChoice.EMA), "holds no averaged weights");
    }

    @Test
    void bareAndWrappedStateDicts() throws IOException {
        write(tensor(Pickle.protocol(2).op('}'), "w", "0"), 1);
        assertEquals("", TorchFile.open(file).state().name());
        for (String section : new String[] {"model", "state_dict", "module"}) {
            write(
                    tensor(
                                    Pickle.protocol(2)
                                            .op('}')
                                            .text("epoch")
                                            .number(3)
                                            .op('s')
                                            .text(section)
                                            .op('}'),
                                    "w",
                                    "0")
                            .op('s'),
                    1);
            assertEquals(section, TorchFile.open(file).state().name());
            assertArrayEquals(new float[] {1}, TorchFile.open(file).tensor("w").toFloats());
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.ofajava.checkpoint.pickle.Pickle;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training checkpoint of 3 GB, most of it the optimizer's state, as a sparse file. */
class LargeCheckpointTest {
    private static final int TENSORS = 600;
    private static final long ELEMENTS = 1_250_000;
    /** For the pickle's values and the directory of the archive, which do not grow with the file. */
    private static final long MOST_ALLOCATED = 48L << 20;

    @TempDir
    private Path temporary;

    @Test
    void theStateOfTheOptimizerIsNeverRead() throws IOException {
        Path file = temporary.resolve("checkpoint_best.pt");
        Pickle pickle = Pickle.protocol(2).op('}').text("model").op('}').text("w");
        pickle.tensor("HalfStorage", "0", ELEMENTS, 0, new long[] {ELEMENTS}, new long[] {1})
                .ops("ss");
        pickle.text("last_optimizer_state").op('}').text("state").op('}');
        for (int i = 1; i <= TENSORS; i++) {
            pickle.number(i)
                    .tensor("FloatStorage", String.valueOf(i), ELEMENTS, 0, new long[] {ELEMENTS}, new long[] {1})
                    .op('s');
        }
        byte[] bytes = pickle.ops("ss").stop();
        try (SparseZip zip = new SparseZip(file)) {
            zip.zeros("archive/data/0", 2 * ELEMENTS);
            for (int i = 1; i <= TENSORS; i++) {
                zip.zeros("archive/data/" + i, 4 * ELEMENTS);
            }
            zip.add("archive/data.pkl", bytes);
        }
        assertTrue(Files.size(file) > 3_000_000_000L);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        TorchFile opened = TorchFile.open(file);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertEquals(1, opened.tensors().size());
        assertEquals(ELEMENTS, opened.tensor("w").elements());
        assertTrue(allocated < MOST_ALLOCATED, allocated + " bytes allocated on the heap");
        Files.delete(file);
    }
}

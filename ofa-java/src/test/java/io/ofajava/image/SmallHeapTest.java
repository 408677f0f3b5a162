// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.error.OfaException;
import io.ofajava.process.JvmRun;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An image that exceeds the heap is not reported as damaged. */
class SmallHeapTest {
    /** Prints the result of decoding a file. */
    public static final class Decode {
        public static void main(String[] arguments) {
            try {
                System.out.println(
                        new ImageDecoder().read(Path.of(arguments[0])).width());
            } catch (OfaException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    @Test
    void aLargeImageIsRefusedForItsMemory(@TempDir Path directory) throws IOException, InterruptedException {
        Path file = Path.of("src/test/resources/inputs/images/png_rgba16_2000x2000_for_Xmx32m.png");
        JvmRun.Result result = new JvmRun(directory).option("-Xmx32m").run(Decode.class, file.toString());
        assertTrue(result.output().contains("not enough memory"), result.output());
    }
}

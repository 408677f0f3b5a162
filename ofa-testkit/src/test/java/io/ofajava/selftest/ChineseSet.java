// SPDX-License-Identifier: Apache-2.0
package io.ofajava.selftest;

import io.ofajava.testkit.Golden;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** golden/zh: a model with the 30,325 ids of OFA-CN. */
public final class ChineseSet {
    /** The number of its runs of golden/generate. */
    public static final int RUNS = 10;

    private ChineseSet() {}

    /** The set; the calling test is skipped where it is absent. */
    public static GoldenSet present() {
        Path directory = Golden.path("zh");
        Assumptions.assumeTrue(Files.exists(directory.resolve("forward")), () -> "no golden set in " + directory);
        return new GoldenSet(directory);
    }
}

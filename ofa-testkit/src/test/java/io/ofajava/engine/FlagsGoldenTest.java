// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine;

import io.ofajava.graph.DecoderKind;
import io.ofajava.graph.GraphStore;
import io.ofajava.selftest.FlagsSet;
import io.ofajava.selftest.GoldenRun;
import io.ofajava.selftest.GoldenSet;
import io.ofajava.selftest.GoldenSetup;
import io.ofajava.selftest.GoldenSuite;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * golden/flags on the CPU in float32: every option of the original that changes the forward pass, and every layout of
 * its files.
 */
@Tag("golden")
class FlagsGoldenTest {
    @TempDir
    private static Path temporary;

    private static GoldenSuite tests;
    private static GoldenSet set;

    private static GoldenSuite tests() {
        if (tests == null) {
            set = FlagsSet.assemble(temporary);
            tests = new GoldenSuite(
                    GoldenSetup.CPU, new GoldenRun(set, GoldenSetup.CPU, new GraphStore(temporary), temporary));
        }
        return tests;
    }

    @TestFactory
    List<DynamicTest> forward() {
        return tests().forward();
    }

    @TestFactory
    List<DynamicTest> otherLayoutsOfTheBaseModel() {
        GoldenSuite all = tests();
        List<DynamicTest> cases = new ArrayList<>();
        FlagsSet.LIKE_BASE.forEach(model -> cases.addAll(all.forward(FlagsSet.baseCases(set, model))));
        return cases;
    }

    @TestFactory
    List<DynamicNode> text() {
        return tests().generate(DecoderKind.TEXT);
    }

    @TestFactory
    List<DynamicNode> codes() {
        return tests().generate(DecoderKind.CODES);
    }
}

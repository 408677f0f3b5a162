// SPDX-License-Identifier: Apache-2.0
package io.ofajava.selftest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.testkit.Golden;
import io.ofajava.testkit.SeededFault;
import io.ofajava.testkit.float64.MeasuredBounds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bounds reject faults. The effect of a fault is its distance from the record in the exact model. An engine with the
 * fault deviates by the effect, plus or minus its own error. A fault of more than two bounds must be rejected, because
 * an engine's own error is at most one bound. A fault of one to two bounds must be rejected if it exceeds the bound by
 * more than the own error that the error model computes for this case. {@code docs/correctness.md} has the derivation.
 */
@Tag("golden")
class SeededFaultsTest {
    private static final System.Logger LOG = System.getLogger(SeededFaultsTest.class.getName());

    @TempDir
    private Path directory;

    @Test
    void someBoundsOfEveryKindRejectSeededFaults() throws IOException {
        List<String> cases = List.of("nano-flags/text_only", "nano-flags/code_full", "gumbel-f8-256/grid_2x4x4");
        boundsReject("golden set", Golden.set(), cases::contains);
    }

    @Test
    @Tag("full")
    void everyBoundOfTheGoldenSetRejectsSeededFaults() throws IOException {
        boundsReject("golden set", Golden.set(), name -> true);
    }

    @Test
    @Tag("full")
    void everyBoundOfTheFlagsRejectsSeededFaults() throws IOException {
        boundsReject("flags", FlagsSet.assemble(directory), name -> true);
    }

    @Test
    @Tag("full")
    void everyBoundOfTheChineseModelRejectsSeededFaults() throws IOException {
        boundsReject("zh", ChineseSet.present(), name -> true);
    }

    private record Group(List<JudgedCase> cases, SeededFault fault) {}

    private void boundsReject(String name, GoldenSet set, Predicate<String> wanted) throws IOException {
        RecordedBounds bounds = MeasuredBounds.of(set);
        List<JudgedCase> cases = JudgedCase.all(set, bounds).stream()
                .filter(one -> wanted.test(one.name()))
                .toList();
        Map<JudgedCase, Map<SeededFault, SeededFaults.Result>> results = new ConcurrentHashMap<>();
        cases.forEach(one -> results.put(one, new ConcurrentHashMap<>()));
        groups(cases).parallelStream().forEach(group -> {
            Path place = directory.resolve(
                    group.fault() + "-" + cases.indexOf(group.cases().get(0)));
            SeededFaults.Result result = new SeededFaults(set, group.fault(), group.cases(), place).run();
            group.cases().forEach(one -> results.get(one).put(group.fault(), result));
        });
        List<String> rows = new ArrayList<>();
        cases.forEach(one ->
                one.quantities().forEach(quantity -> rows.add(FaultTable.row(one, quantity, results.get(one)))));
        List<SeededFaults.Verdict> verdicts = results.values().stream()
                .map(Map::values)
                .flatMap(Collection::stream)
                .distinct()
                .flatMap(result -> result.verdicts().stream())
                .toList();
        LOG.log(System.Logger.Level.INFO, name + ": " + summary(verdicts) + "\n" + String.join("\n", rows));
        assertEquals(
                List.of(),
                verdicts.stream().filter(SeededFaults.Verdict::missed).toList());
        assertTrue(verdicts.size() >= rows.size(), verdicts.size() + " faults exceed " + rows.size() + " bounds");
        Assumptions.assumeTrue(MeasuredBounds.recorded(set), "the document shows another golden set's table");
        FaultTable table = new FaultTable(name);
        List<String> documented = table.documented();
        assertEquals(
                String.join("\n", rows),
                documented.stream().filter(row -> wanted.test(caseOf(row))).collect(Collectors.joining("\n")),
                "replace the rows in docs/correctness.md");
    }

    /** Cases of one model and one of its parts share a fault. */
    private static List<Group> groups(List<JudgedCase> cases) {
        Map<String, List<JudgedCase>> shared = new LinkedHashMap<>();
        cases.forEach(one -> shared.computeIfAbsent(one.model() + " " + one.part(), key -> new ArrayList<>())
                .add(one));
        List<Group> groups = new ArrayList<>();
        shared.values().forEach(group -> {
            for (SeededFault fault : SeededFault.values()) {
                if (fault.applies(group.get(0).part())) {
                    groups.add(new Group(group, fault));
                }
            }
        });
        return groups;
    }

    private static String caseOf(String row) {
        return row.substring(2, row.indexOf(','));
    }

    /** How many faults exceed a bound, and what the engines of this machine did with those that might be hidden. */
    private static String summary(List<SeededFaults.Verdict> verdicts) {
        Map<String, int[]> counts = new TreeMap<>();
        for (SeededFaults.Verdict verdict : verdicts) {
            int[] count = counts.computeIfAbsent(verdict.precision().id(), key -> new int[5]);
            count[0]++;
            count[1] += verdict.implied() ? 1 : 0;
            count[2] += verdict.refused() ? 1 : 0;
            count[3] += verdict.implied() ? 0 : 1;
            count[4] += !verdict.implied() && verdict.refused() ? 1 : 0;
        }
        return counts.entrySet().stream()
                .map(entry -> String.format(
                        "%s: %d faults exceed a bound, %d must be rejected, %d are rejected here; of %d within the own"
                                + " error %d are rejected here",
                        entry.getKey(),
                        entry.getValue()[0],
                        entry.getValue()[1],
                        entry.getValue()[2],
                        entry.getValue()[3],
                        entry.getValue()[4]))
                .collect(Collectors.joining("; "));
    }
}

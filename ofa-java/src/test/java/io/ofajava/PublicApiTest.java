// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The public API equals {@code public-api.txt}. To record an intended change: {@code mvn -pl ofa-java -am test
 * -Dtest=PublicApiTest -Dsurefire.failIfNoSpecifiedTests=false -Dofa.api.record=true}.
 */
class PublicApiTest {
    private static final Path RECORD = Path.of("src/test/resources/io/ofajava/public-api.txt");

    @Test
    void theApiEqualsTheRecord() throws IOException {
        if (Boolean.getBoolean("ofa.api.record")) {
            Files.write(RECORD, PublicSignatures.lines());
        }
        assertEquals(List.of(), differences(Files.readAllLines(RECORD), PublicSignatures.lines()));
    }

    @Test
    void missingAndNewDeclarationsAreDetected() throws IOException {
        List<String> actual = PublicSignatures.lines();
        List<String> recorded = new ArrayList<>(actual);
        String gone = recorded.set(0, "Ofa: abstract void earlier()");

        assertEquals(List.of("removed: Ofa: abstract void earlier()", "added: " + gone), differences(recorded, actual));
    }

    @Test
    void everyTypeOfASignatureIsExported() throws IOException {
        assertEquals(Set.of(), PublicSignatures.hidden());
    }

    private static List<String> differences(List<String> recorded, List<String> actual) {
        Set<String> removed = new TreeSet<>(recorded);
        actual.forEach(removed::remove);
        Set<String> added = new TreeSet<>(actual);
        recorded.forEach(added::remove);
        List<String> differences = new ArrayList<>();
        removed.forEach(line -> differences.add("removed: " + line));
        added.forEach(line -> differences.add("added: " + line));
        return differences;
    }
}

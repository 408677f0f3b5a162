// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.ofajava.image.Box;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Seeds of rows. */
class RowInputTest {
    private static final byte[] IMAGE = {1, 2, 3};
    private static final Box BOX = new Box(0, 0, 8, 8);

    private static RowInput row(String key, byte[] image, List<String> texts, Box region, List<String> tags) {
        return new RowInput(key, "name", image, texts, region, tags);
    }

    @Test
    void rowsWithOtherContentHaveOtherSeeds() {
        List<RowInput> rows = List.of(
                row(null, IMAGE, List.of("a", "b"), BOX, List.of("c")),
                row(null, new byte[] {1, 2}, List.of("a", "b"), BOX, List.of("c")),
                row(null, null, List.of("a", "b"), BOX, List.of("c")),
                row(null, IMAGE, List.of("ab"), BOX, List.of("c")),
                row(null, IMAGE, List.of("a", "b"), new Box(0, 0, 8, 9), List.of("c")),
                row(null, IMAGE, List.of("a", "b"), null, List.of("c")),
                row(null, IMAGE, List.of("a", "b"), BOX, List.of()),
                row(null, IMAGE, List.of("a", "b", "c"), BOX, List.of()),
                row("", IMAGE, List.of("a", "b"), BOX, List.of("c")));
        LongStream seeds = Stream.concat(
                        rows.stream().map(row -> row.seed(0)),
                        Stream.of(rows.get(0).seed(1)))
                .mapToLong(Long::longValue);
        assertEquals(rows.size() + 1, seeds.distinct().count());
    }

    @Test
    void theSeedIsAFunctionOfTheKeyAlone() {
        RowInput row = row("key", IMAGE, List.of("a"), BOX, List.of());
        assertEquals(
                row.seed(7), row("key", null, List.of(), null, List.of("c")).seed(7));
        assertNotEquals(
                row.seed(7), row("other", IMAGE, List.of("a"), BOX, List.of()).seed(7));
    }

    @Test
    void equalContentsHaveEqualSeeds() {
        RowInput row = row(null, IMAGE, List.of("a"), BOX, List.of("c"));
        assertEquals(
                row.seed(7),
                row(null, IMAGE.clone(), List.of("a"), new Box(0, 0, 8, 8), List.of("c"))
                        .seed(7));
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.testkit.Golden;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RelativePositionsTest {
    @Test
    @Tag("golden")
    void tokenBucketsEqualTheReference() {
        JsonNode tables = Golden.json("forward", "token_buckets.json");
        tables.fields().forEachRemaining(table -> {
            int size = Integer.parseInt(table.getKey());
            int first = table.getValue().get("offset_of_first").intValue();
            int[] buckets = Golden.ints(table.getValue().get("bucket"));
            for (int i = 0; i < buckets.length; i++) {
                assertEquals(
                        buckets[i],
                        RelativePositions.tokenBucket(size, first + i),
                        "bucket size " + size + ", distance " + (first + i));
            }
        });
    }

    @Test
    void imageBucketsAreOnePerOffset() {
        int size = 5;
        Set<Integer> seen = new HashSet<>();
        for (int query = 0; query <= size * size; query++) {
            for (int key = 0; key <= size * size; key++) {
                seen.add(RelativePositions.imageBucket(size, query, key));
            }
        }
        assertEquals(RelativePositions.imageBuckets(size), seen.size());
        int a = RelativePositions.imagePosition(size, 1, 2);
        int b = RelativePositions.imagePosition(size, 3, 3);
        int shiftedA = RelativePositions.imagePosition(size, 2, 1);
        int shiftedB = RelativePositions.imagePosition(size, 4, 2);
        assertEquals(
                RelativePositions.imageBucket(size, a, b), RelativePositions.imageBucket(size, shiftedA, shiftedB));
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.image.Box;
import io.ofajava.testkit.Golden;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Bins to boxes and back against the original's formula. */
@Tag("golden")
class BoxCoordinatesGoldenTest {
    private static final JsonNode TASKS = Golden.json("tasks", "tasks.json");
    private static final JsonNode GROUNDING = TASKS.get("visual_grounding");
    private static final float PIXELS = 1e-4f;

    private final BoxCoordinates coordinates = new BoxCoordinates(
            TASKS.get("vocabulary").get("bin_offset").intValue(),
            GROUNDING.get("num_bins").intValue(),
            GROUNDING.get("max_image_size").intValue());

    @Test
    void tokensBecomeTheReferencesBoxes() {
        assertNotEquals(0, GROUNDING.get("token_to_box").size());
        for (JsonNode item : GROUNDING.get("token_to_box")) {
            assertBox(
                    item,
                    Golden.ints(item.get("tokens")),
                    item.get("patch_image_size").intValue());
        }
        for (JsonNode group : GROUNDING.get("cases")) {
            for (JsonNode item : group) {
                assertBox(
                        item,
                        Golden.ints(item.get("best_tokens")),
                        item.get("resized_to").get(0).intValue());
            }
        }
    }

    @Test
    void regionsBecomeTheReferencesTokens() {
        for (JsonNode group : GROUNDING.get("cases")) {
            for (JsonNode item : group) {
                String[] edges = item.get("region").asText().split(",");
                Box box = new Box(
                        Float.parseFloat(edges[0]),
                        Float.parseFloat(edges[1]),
                        Float.parseFloat(edges[2]),
                        Float.parseFloat(edges[3]));
                int[] tokens = coordinates.toTokens(
                        box,
                        item.get("image_size").get(0).intValue(),
                        item.get("image_size").get(1).intValue(),
                        item.get("resized_to").get(0).intValue());
                assertArrayEquals(
                        Arrays.copyOf(Golden.ints(item.get("region_target_ids")), BoxCoordinates.BINS),
                        tokens,
                        item.toString());
            }
        }
    }

    private void assertBox(JsonNode item, int[] tokens, int patchImageSize) {
        Box box = coordinates.toBox(
                tokens,
                0,
                item.get("image_size").get(0).intValue(),
                item.get("image_size").get(1).intValue(),
                patchImageSize);
        JsonNode expected = item.get("box");
        float[] edges = {box.x0(), box.y0(), box.x1(), box.y1()};
        for (int i = 0; i < edges.length; i++) {
            float wanted = expected.get(i).floatValue();
            assertEquals(wanted, edges[i], Math.max(PIXELS, Math.ulp(wanted)), item.toString());
        }
    }
}

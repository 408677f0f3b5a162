// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.image.Box;
import io.ofajava.image.ImageGeometry;
import io.ofajava.testkit.Golden;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Bins to boxes and back against the original's formula. */
@Tag("golden")
class BoxTokensGoldenTest {
    private static final JsonNode TASKS = Golden.json("tasks", "tasks.json");
    private static final JsonNode GROUNDING = TASKS.get("visual_grounding");
    private static final float PIXELS = 1e-4f;

    private final BoxTokens coordinates = new BoxTokens(
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
                        box, image(item, item.get("resized_to").get(0).intValue()));
                assertArrayEquals(
                        Arrays.copyOf(Golden.ints(item.get("region_target_ids")), BoxTokens.BINS),
                        tokens,
                        item.toString());
            }
        }
    }

    private void assertBox(JsonNode item, int[] tokens, int patchImageSize) {
        Box box = coordinates.unclamped(tokens, 0, image(item, patchImageSize));
        JsonNode expected = item.get("box");
        float[] edges = {box.x0(), box.y0(), box.x1(), box.y1()};
        for (int i = 0; i < edges.length; i++) {
            float wanted = expected.get(i).floatValue();
            assertEquals(wanted, edges[i], Math.max(PIXELS, Math.ulp(wanted)), item.toString());
        }
    }

    private static ModelImage image(JsonNode item, int size) {
        JsonNode sides = item.get("image_size");
        return new ModelImage(null, size, sides.get(0).intValue(), sides.get(1).intValue());
    }

    /** If the shorter side fills the square, boxes are shifted by the cropped amount. */
    @Test
    void boxesFollowTheGeometry() {
        ModelImage image = new ModelImage(null, 256, 600, 300, new ImageGeometry.Placement(512, 256, -128, 0), null);
        BoxTokens published = new BoxTokens(58457, 1000, 512);
        Box box = new Box(200, 50, 300, 150);
        int[] tokens = published.toTokens(box, image);
        Box back = published.unclamped(tokens, 0, image);
        assertEquals((200 * 512f / 600 - 128) / 512 * 999, tokens[0] - 58457, 0.5);
        assertEquals(box.x0(), back.x0(), 0.5);
        assertEquals(box.y1(), back.y1(), 0.5);
    }
}

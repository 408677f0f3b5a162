// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.service;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ofajava.Alternative;
import io.ofajava.Answer;
import io.ofajava.Caption;
import io.ofajava.Generation;
import io.ofajava.LabeledBox;
import io.ofajava.Region;
import io.ofajava.image.Box;
import io.ofajava.server.http.Json;
import java.util.List;

/** Results as JSON; the OpenAPI document says what each field means. */
final class AnswerJson {
    private AnswerJson() {}

    static ObjectNode caption(Caption caption) {
        return nBest(Json.object().put("text", caption.text()).put("score", caption.score()), caption.nBest());
    }

    static ObjectNode answer(Answer answer) {
        return nBest(
                Json.object()
                        .put("text", answer.text())
                        .put("score", answer.score())
                        .put("probability", answer.probability()),
                answer.nBest());
    }

    static ObjectNode region(Region region) {
        ObjectNode node =
                boxes(Json.object(), region.box(), region.normalized()).put("score", region.score());
        ArrayNode list = node.putArray("nBest");
        region.nBest()
                .forEach(candidate -> list.add(boxes(Json.object(), candidate.box(), candidate.normalized())
                        .put("score", candidate.score())));
        return node;
    }

    static ObjectNode generation(Generation generation) {
        ObjectNode node = Json.object().put("text", generation.text()).put("score", generation.score());
        ArrayNode list = node.putArray("boxes");
        for (LabeledBox box : generation.boxes()) {
            list.add(boxes(Json.object(), box.box(), box.normalized()).put("label", box.label()));
        }
        return nBest(node, generation.nBest());
    }

    private static ObjectNode nBest(ObjectNode node, List<Alternative> alternatives) {
        ArrayNode list = node.putArray("nBest");
        alternatives.forEach(each -> list.addObject().put("text", each.text()).put("score", each.score()));
        return node;
    }

    private static ObjectNode boxes(ObjectNode node, Box box, Box normalized) {
        box(node.putArray("box"), box);
        box(node.putArray("normalized"), normalized);
        return node;
    }

    private static void box(ArrayNode list, Box box) {
        list.add(box.x0()).add(box.y0()).add(box.x1()).add(box.y1());
    }
}

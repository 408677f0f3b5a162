// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.service;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ofajava.Alternative;
import io.ofajava.InputImage;
import io.ofajava.LabeledBox;
import io.ofajava.Result;
import io.ofajava.Task;
import io.ofajava.image.Box;
import io.ofajava.server.http.Json;
import java.util.List;
import java.util.Locale;

/** Results without images as JSON; the OpenAPI document describes the fields. */
final class AnswerJson {
    private AnswerJson() {}

    static ObjectNode of(Result result) {
        if (result.task().output() == Task.Output.BOX) {
            return region(result);
        }
        ObjectNode node = Json.object().put("text", result.text()).put("score", result.score());
        if (result.task().choices() != Task.Choices.NONE && !withBoxes(result.task())) {
            node.put("probability", Math.exp(result.score()));
        }
        if (withBoxes(result.task())) {
            ArrayNode list = node.putArray("boxes");
            result.boxes().forEach(box -> boxes(list.addObject(), box).put("label", box.label()));
        }
        return nBest(node, result.nBest());
    }

    /** Only these tasks were trained to generate boxes in their text. */
    private static boolean withBoxes(Task task) {
        return task.output() == Task.Output.LABELED_BOXES || task.name().equals("run");
    }

    /** Properties of the decoded image; boxes refer to its size. */
    static ObjectNode input(InputImage image) {
        ObjectNode node = Json.object()
                .put("width", image.width())
                .put("height", image.height())
                .put("orientation", image.orientation());
        image.format().ifPresent(format -> node.put("format", format.name().toLowerCase(Locale.ROOT)));
        return node;
    }

    private static ObjectNode region(Result result) {
        ObjectNode node = boxes(Json.object(), result.boxes().get(0)).put("score", result.score());
        ArrayNode list = node.putArray("nBest");
        for (int i = 0; i < result.boxes().size(); i++) {
            boxes(list.addObject(), result.boxes().get(i))
                    .put("score", result.nBest().get(i).score());
        }
        return node;
    }

    private static ObjectNode nBest(ObjectNode node, List<Alternative> alternatives) {
        ArrayNode list = node.putArray("nBest");
        alternatives.forEach(each -> list.addObject().put("text", each.text()).put("score", each.score()));
        return node;
    }

    private static ObjectNode boxes(ObjectNode node, LabeledBox box) {
        box(node.putArray("box"), box.box());
        box(node.putArray("normalized"), box.normalized());
        return node;
    }

    private static void box(ArrayNode list, Box box) {
        list.add(box.x0()).add(box.y0()).add(box.x1()).add(box.y1());
    }
}

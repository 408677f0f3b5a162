// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ofajava.GenerationOptions;
import io.ofajava.ModelInfo;
import io.ofajava.Ofa;
import io.ofajava.OptionDescriptor;
import io.ofajava.Task;
import io.ofajava.server.http.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Describes a model for the page: its tasks with their inputs and options, and sample images. */
final class ModelPage {
    /** The tasks that the demo model was trained for. */
    private static final List<String> DEMO_TASKS = List.of("caption", "answer", "ground", "paint");

    private static final List<String> DEMO_PROMPTS =
            List.of("a red circle above a blue square", "two green stars", "a large yellow triangle");
    /** The main tasks of a model whose checkpoint names none, in this order. */
    private static final List<String> GENERAL_TASKS = DEMO_TASKS;

    private ModelPage() {}

    /**
     * Builds the description of a model.
     *
     * @param name the model's name in responses
     * @param demo whether it is the demo model
     * @param orientation the server's setting, {@code apply} or {@code ignore}
     */
    static ObjectNode of(String name, Ofa ofa, boolean demo, String orientation, boolean apiKey, List<Sample> samples) {
        ObjectNode page = Json.object()
                .put("name", name)
                .put("about", about(name, ofa.info(), demo))
                .put("demo", demo)
                .put("orientation", orientation)
                .put("apiKey", apiKey);
        List<String> main = demo ? DEMO_TASKS : mainTasks(ofa);
        List<Task> tasks = new ArrayList<>(ofa.tasks());
        tasks.sort(Comparator.comparingInt(
                task -> main.contains(task.name()) ? main.indexOf(task.name()) : Integer.MAX_VALUE));
        ArrayNode list = page.putArray("tasks");
        tasks.forEach(task -> list.add(task(task).put("trained", main.contains(task.name()))));
        ArrayNode prompts = page.putArray("prompts");
        if (demo) {
            DEMO_PROMPTS.forEach(prompts::add);
        }
        ArrayNode images = page.putArray("samples");
        samples.forEach(sample -> images.add(sample.json(demo)));
        return page;
    }

    private static List<String> mainTasks(Ofa ofa) {
        return ofa.info().trainedFor().map(List::of).orElse(GENERAL_TASKS);
    }

    private static String about(String name, ModelInfo info, boolean demo) {
        if (demo) {
            return "This is the demo model. It was trained on drawings of coloured shapes (circles, squares, "
                    + "triangles, stars, diamonds, crosses), as in the samples, not on photographs.";
        }
        return name + ": "
                + info.trainedFor()
                        .map(task -> "fine-tuned for the task " + task)
                        .orElse("a general OFA model") + ", "
                + String.format(Locale.ROOT, "%.0f million parameters", info.parameters() / 1e6)
                + (info.language().equals("zh") ? ", Chinese" : "") + "; " + info.engine() + ".";
    }

    private static ObjectNode task(Task task) {
        ObjectNode node = Json.object()
                .put("name", task.name())
                .put("summary", task.summary())
                .put("image", name(task.image()))
                .put("region", name(task.region()))
                .put("objectTags", name(task.objectTags()))
                .put("choices", name(task.choices()))
                .put("output", name(task.output()));
        ArrayNode texts = node.putArray("texts");
        task.texts().forEach(texts::add);
        ArrayNode options = node.putArray("options");
        for (OptionDescriptor descriptor : GenerationOptions.descriptors()) {
            if (takes(task, descriptor)) {
                ObjectNode option = options.addObject()
                        .put("name", descriptor.name())
                        .put("type", name(descriptor.type()))
                        .put("summary", descriptor.summary());
                ArrayNode values = option.putArray("values");
                descriptor.values().forEach(values::add);
            }
        }
        return node;
    }

    private static boolean takes(Task task, OptionDescriptor descriptor) {
        return task.options().contains(descriptor.setting());
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}

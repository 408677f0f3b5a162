// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.GenerationOptions;
import io.ofajava.OptionDescriptor;
import io.ofajava.Task;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.OfaException;
import io.ofajava.error.SettingStyle;
import io.ofajava.image.Box;
import io.ofajava.server.config.ServerConfig;
import io.ofajava.server.error.ApiException;
import io.ofajava.server.error.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Converts JSON to requests. Thread-safe. */
public final class RequestParser {
    private static final int MAX_CHOICES = 10_000;
    private static final int MAX_TEXTS = 8;
    private static final int MAX_OBJECT_TAGS = 30;
    private static final int MAX_NAME = 1024;

    private final ServerConfig.Limits limits;
    private final @Nullable String defaultTask;
    private final ImageReferences references;
    private final OutputParser outputs;

    /** @param config limits, and permitted sources and destinations of images */
    public RequestParser(ServerConfig config) {
        limits = config.limits();
        defaultTask = config.api().defaultTask();
        BucketRules buckets = new BucketRules(config.storage());
        references = new ImageReferences(config.storage(), buckets);
        outputs = new OutputParser(config.storage(), buckets);
    }

    /**
     * Parses an object or a list of objects.
     *
     * @throws ApiException 400 with the path of the first invalid field
     */
    public List<TaskRequest> read(JsonNode body) {
        if (!body.isArray()) {
            return List.of(one(body, "", null));
        }
        if (body.isEmpty() || body.size() > limits.maxList()) {
            throw ApiException.field(
                    "", "a list must have 1 to " + limits.maxList() + " requests, this one has " + body.size());
        }
        List<TaskRequest> requests = new ArrayList<>();
        for (JsonNode item : body) {
            TaskRequest request = one(item, "/" + requests.size(), null);
            if (request.stream()) {
                throw ApiException.field(
                        request.path() + "/stream", "only a single request can be streamed, not one of a list");
            }
            requests.add(request);
        }
        return requests;
    }

    /**
     * Parses one object.
     *
     * @param path JSON Pointer of the object
     * @param image an image sent separately from the object, or null
     */
    public TaskRequest one(JsonNode object, String path, @Nullable ImageInput image) {
        Fields fields = new Fields(object, path, limits.maxTextChars());
        Task task = task(fields);
        ImageInput found = image(fields, image);
        if (found == null && task.image() == Task.Use.REQUIRED) {
            throw ApiException.field(fields.path("image"), "is missing; " + task.name() + " needs an image");
        }
        if (found != null && task.image() == Task.Use.NONE) {
            throw ApiException.field(fields.path("image"), task.name() + " does not accept an image; remove it");
        }
        List<String> texts = texts(fields, task);
        Box region = region(fields, task);
        List<String> tags = fields.texts("objectTags", MAX_OBJECT_TAGS);
        if (!tags.isEmpty() && task.objectTags() == Task.Use.NONE) {
            throw ApiException.field(
                    fields.path("objectTags"), task.name() + " does not accept object tags; " + "remove them");
        }
        Boolean stream = fields.bool("stream");
        Long timeout = fields.whole("timeoutMillis", 1, 24 * 3_600_000L);
        GenerationOptions options = options(fields, task);
        Fields output = fields.object("output");
        if (output != null && task.output() != Task.Output.IMAGES) {
            throw ApiException.field(fields.path("output"), task.name() + " generates no images; remove it");
        }
        TaskRequest request = new TaskRequest(
                path,
                task,
                found,
                texts,
                region,
                tags,
                options,
                output == null ? OutputRequest.DEFAULT : outputs.parse(output),
                Boolean.TRUE.equals(stream),
                timeout == null ? null : Duration.ofMillis(timeout));
        fields.refuseOthers();
        return request;
    }

    private Task task(Fields fields) {
        String name = fields.text("task", MAX_NAME);
        name = name == null ? defaultTask : name;
        String known = Task.all().stream().map(Task::name).collect(Collectors.joining(", "));
        if (name == null) {
            throw ApiException.field(fields.path("task"), "is missing; set it to one of " + known);
        }
        try {
            return Task.of(name);
        } catch (InvalidInputException e) {
            throw ApiException.field(fields.path("task"), "is not a task; set it to one of " + known);
        }
    }

    /** The texts: {@code text} for tasks with one text, {@code texts} with one entry per text for others. */
    private static List<String> texts(Fields fields, Task task) {
        String text = fields.text("text");
        List<String> texts = text != null ? List.of(text) : fields.texts("texts", MAX_TEXTS);
        String field = fields.path(text == null && !texts.isEmpty() ? "texts" : "text");
        List<String> wanted = task.texts();
        if (wanted.isEmpty() && !texts.isEmpty()) {
            throw ApiException.field(field, task.name() + " does not accept a text; remove it");
        }
        if (wanted.size() == 1 && (texts.isEmpty() || texts.get(0).isBlank())) {
            throw ApiException.field(fields.path("text"), "is missing; " + task.name() + " needs a text");
        }
        if (texts.size() != wanted.size()) {
            throw ApiException.field(
                    fields.path(wanted.size() > 1 ? "texts" : "text"),
                    "has " + texts.size() + " texts; " + task.name() + " takes " + wanted.size() + ": "
                            + String.join(", ", wanted));
        }
        return texts;
    }

    private static @Nullable Box region(Fields fields, Task task) {
        float[] edges = fields.reals("region", 4);
        if (edges == null) {
            if (task.region() == Task.Use.REQUIRED) {
                throw ApiException.field(
                        fields.path("region"), "is missing; " + task.name() + " needs [x0, y0, x1, y1] in pixels");
            }
            return null;
        }
        if (task.region() == Task.Use.NONE) {
            throw ApiException.field(fields.path("region"), task.name() + " does not accept a region; remove it");
        }
        return new Box(edges[0], edges[1], edges[2], edges[3]);
    }

    /** The options, and the choices, which are a separate field. */
    private static GenerationOptions options(Fields fields, Task task) {
        Map<String, Object> values = new TreeMap<>();
        List<String> choices = fields.texts("choices", MAX_CHOICES);
        if (!choices.isEmpty()) {
            if (!task.options().contains(io.ofajava.error.Setting.CHOICES)) {
                throw ApiException.field(fields.path("choices"), task.name() + " does not accept choices; remove them");
            }
            checked(fields.path("choices"), "choices", choices);
            values.put("choices", choices);
        }
        Fields options = fields.object("options");
        if (options != null) {
            for (OptionDescriptor descriptor : GenerationOptions.descriptors()) {
                Object value = task.options().contains(descriptor.setting()) ? options.option(descriptor) : null;
                if (value != null) {
                    checked(options.path(descriptor.name()), descriptor.name(), value);
                    values.put(descriptor.name(), value);
                }
            }
            if (values.containsKey("topK") && values.containsKey("topP")) {
                throw ApiException.field(options.path("topP"), "and topK exclude each other; set one of them");
            }
            options.refuseOthers();
        }
        return GenerationOptions.of(values);
    }

    private static void checked(String path, String name, Object value) {
        try {
            GenerationOptions.of(Map.of(name, value));
        } catch (InvalidInputException e) {
            throw new ApiException(ErrorCode.INVALID_REQUEST, OfaException.message(e, SettingStyle.SERVER), e).at(path);
        }
    }

    private @Nullable ImageInput image(Fields fields, @Nullable ImageInput beside) {
        String text = fields.text("image", limits.maxBodyBytes());
        String path = fields.path("image");
        if (text == null) {
            return beside;
        }
        if (beside != null) {
            throw ApiException.field(path, "the image was sent separately from the request; remove this field");
        }
        return references.parse(text, path);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.request;

import io.ofajava.GenerationOptions;
import io.ofajava.Request;
import io.ofajava.Task;
import io.ofajava.image.Box;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client's request, validated as far as possible without the model.
 *
 * @param path JSON Pointer of the request in its body, for messages
 * @param task the task
 * @param image null if the request has none
 * @param texts one for each text of the task
 * @param region region of the image, in pixels; null if the request has none
 * @param objectTags names of objects in the image
 * @param options generation options
 * @param output delivery of images
 * @param stream whether the response is streamed
 * @param timeout shorter than the configured one, or null
 */
public record TaskRequest(
        String path,
        Task task,
        @Nullable ImageInput image,
        List<String> texts,
        @Nullable Box region,
        List<String> objectTags,
        GenerationOptions options,
        OutputRequest output,
        boolean stream,
        @Nullable Duration timeout) {
    /** Keeps immutable copies of the lists. */
    public TaskRequest {
        texts = List.copyOf(texts);
        objectTags = List.copyOf(objectTags);
    }

    /** Whether its result is images. */
    public boolean paints() {
        return task.output() == Task.Output.IMAGES;
    }

    /** Returns a copy with other options. */
    public TaskRequest withOptions(GenerationOptions value) {
        return new TaskRequest(path, task, image, texts, region, objectTags, value, output, stream, timeout);
    }

    /**
     * Converts it to a request of the library.
     *
     * @param source the fetched image; null if the request has none
     */
    public Request forLibrary(io.ofajava.@Nullable ImageInput source) {
        Request request = Request.of(task)
                .withText(texts.toArray(String[]::new))
                .withObjectTags(objectTags)
                .withOptions(options);
        request = region == null ? request : request.withRegion(region);
        return source == null ? request : request.withImage(source);
    }
}

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
 * One thing that a client asks for, checked as far as that goes without the model.
 *
 * @param path JSON Pointer of the request in its body, for messages
 * @param task what is to be done
 * @param image null where the request has none
 * @param texts one for each text of the task
 * @param region of the image, in pixels; null where the request has none
 * @param objectTags names of objects on the image
 * @param options of generation
 * @param output how images are handed out
 * @param stream whether the answer comes in pieces
 * @param timeout less than the configured one, or null
 */
public record TaskRequest(
        String path,
        Task task,
        ImageInput image,
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

    /** Whether it gives images. */
    public boolean paints() {
        return task.output() == Task.Output.IMAGES;
    }

    /** The same with other options. */
    public TaskRequest withOptions(GenerationOptions value) {
        return new TaskRequest(path, task, image, texts, region, objectTags, value, output, stream, timeout);
    }

    /**
     * The same for the library.
     *
     * @param source the image, fetched; null where the request has none
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

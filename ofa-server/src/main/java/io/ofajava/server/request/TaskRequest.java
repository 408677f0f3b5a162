// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.request;

import io.ofajava.PaintOptions;
import io.ofajava.RequestOptions;
import java.time.Duration;
import java.util.List;

/**
 * One thing that a client asks for, checked as far as that goes without the model.
 *
 * @param path JSON Pointer of the request in its body, for messages
 * @param image null where the task has none
 * @param text question, phrase, instruction or what to draw; null for a caption
 * @param choices the only answers allowed; empty for any
 * @param search how text is searched
 * @param paint how pictures are drawn
 * @param output how pictures are handed out
 * @param stream whether the answer comes in pieces
 * @param timeout less than the configured one, or null
 */
public record TaskRequest(
        String path,
        TaskName task,
        ImageInput image,
        String text,
        List<String> choices,
        RequestOptions search,
        PaintOptions paint,
        OutputRequest output,
        boolean stream,
        Duration timeout) {
    /** Keeps an immutable copy of the choices. */
    public TaskRequest {
        choices = List.copyOf(choices);
    }
}

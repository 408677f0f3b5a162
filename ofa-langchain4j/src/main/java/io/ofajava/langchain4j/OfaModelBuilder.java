// SPDX-License-Identifier: Apache-2.0
package io.ofajava.langchain4j;

import io.ofajava.GenerationOptions;
import io.ofajava.Ofa;
import io.ofajava.RemoteImages;
import io.ofajava.Task;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Builds a chat model. Not thread-safe.
 *
 * @param <M> the chat model
 */
public final class OfaModelBuilder<M> {
    private final Function<ChatRequests, M> make;
    private @Nullable Ofa ofa;
    private @Nullable Task task;
    private GenerationOptions options = GenerationOptions.defaults();
    private @Nullable RemoteImages remote;

    OfaModelBuilder(Function<ChatRequests, M> make) {
        this.make = make;
    }

    /** The model; required. The caller closes it. */
    public OfaModelBuilder<M> ofa(Ofa value) {
        ofa = Objects.requireNonNull(value, "ofa");
        return this;
    }

    /**
     * Sets the task for a message with an image and a text, {@code answer} by default. With {@code ground}, the
     * response is a JSON array of the box's edges in pixels: left, top, right, bottom.
     *
     * @throws IllegalArgumentException if the task does not accept an image and one text, or generates images
     */
    public OfaModelBuilder<M> task(Task value) {
        if (value.image() == Task.Use.NONE || value.texts().size() != 1 || value.output() == Task.Output.IMAGES) {
            throw new IllegalArgumentException(
                    "the task " + value.name() + " does not convert an image and one text to text or boxes");
        }
        task = value;
        return this;
    }

    /** Options of every request; a request's own parameters take precedence. */
    public OfaModelBuilder<M> options(GenerationOptions value) {
        options = Objects.requireNonNull(value, "options");
        return this;
    }

    /** The hosts from which images may be fetched by their URL; none by default. */
    public OfaModelBuilder<M> remoteImages(RemoteImages value) {
        remote = Objects.requireNonNull(value, "remoteImages");
        return this;
    }

    /** Builds the chat model. */
    public M build() {
        return make.apply(new ChatRequests(Objects.requireNonNull(ofa, "ofa"), task, options, remote));
    }
}

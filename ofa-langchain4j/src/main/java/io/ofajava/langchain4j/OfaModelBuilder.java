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
     * What to do with a message of an image and a text: a task that takes both, {@code answer} by default. With
     * {@code ground} the response is a JSON array of the box's edges in pixels: left, top, right, bottom.
     *
     * @throws IllegalArgumentException if the task does not take an image and one text, or gives images
     */
    public OfaModelBuilder<M> task(Task value) {
        if (value.image() == Task.Use.NONE || value.texts().size() != 1 || value.output() == Task.Output.IMAGES) {
            throw new IllegalArgumentException(
                    "the task " + value.name() + " does not turn an image and one text into text or boxes");
        }
        task = value;
        return this;
    }

    /** Options of every request; a request's own parameters override them. */
    public OfaModelBuilder<M> options(GenerationOptions value) {
        options = Objects.requireNonNull(value, "options");
        return this;
    }

    /** The hosts that images may be fetched from by their URL; none by default. */
    public OfaModelBuilder<M> remoteImages(RemoteImages value) {
        remote = Objects.requireNonNull(value, "remoteImages");
        return this;
    }

    /** The chat model. */
    public M build() {
        return make.apply(new ChatRequests(Objects.requireNonNull(ofa, "ofa"), task, options, remote));
    }
}

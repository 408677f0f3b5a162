// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.error.StateError;
import io.ofajava.task.OutputKind;
import io.ofajava.task.TaskDefinition;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The models behind one {@link Ofa}: one model, or the two of the demo, embedded or packaged. The demo's text-to-image
 * model is loaded at its first request. Thread-safe.
 */
final class ModelSet implements AutoCloseable {
    private final LoadedModel main;
    /** Null if the main model serves all tasks. */
    private final @Nullable Supplier<LoadedModel> loader;

    private @Nullable LoadedModel images;
    private boolean closed;

    private ModelSet(LoadedModel main, @Nullable Supplier<LoadedModel> loader) {
        this.main = main;
        this.loader = loader;
    }

    /** A single model for all tasks. */
    static ModelSet of(LoadedModel model) {
        return new ModelSet(model, null);
    }

    /** @param images loads the text-to-image model */
    static ModelSet of(LoadedModel main, Supplier<LoadedModel> images) {
        return new ModelSet(main, images);
    }

    /** The model for texts and boxes. */
    LoadedModel main() {
        return main;
    }

    /**
     * The model that performs a task, loaded if necessary.
     *
     * @throws io.ofajava.error.OfaException if loading it fails
     */
    LoadedModel forTask(TaskDefinition task) {
        return loader != null && task.output() == OutputKind.IMAGES ? images(loader) : main;
    }

    private synchronized LoadedModel images(Supplier<LoadedModel> loader) {
        if (closed) {
            throw StateError.CLOSED.with();
        }
        LoadedModel known = images;
        if (known == null) {
            known = loader.get();
            images = known;
        }
        return known;
    }

    private synchronized @Nullable LoadedModel loadedImages() {
        return images;
    }

    /** Whether a task is supported. */
    boolean serves(TaskDefinition task) {
        boolean elsewhere = loader != null && task.output() == OutputKind.IMAGES;
        return elsewhere ? task.isIn(main.runner().language()) : main.serves(task);
    }

    Statistics statistics() {
        LoadedModel other = loadedImages();
        Statistics own = main.statistics().get();
        return other == null ? own : own.plus(other.statistics().get());
    }

    /** Frees all models. No call may be in progress. */
    @Override
    public void close() {
        LoadedModel other;
        synchronized (this) {
            closed = true;
            other = images;
        }
        try {
            main.close();
        } finally {
            if (other != null) {
                other.close();
            }
        }
    }
}

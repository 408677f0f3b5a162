// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import io.ofajava.ImageInput;
import io.ofajava.Ofa;
import io.ofajava.OfaOptions;
import io.ofajava.Outcome;
import io.ofajava.Request;
import io.ofajava.Result;
import io.ofajava.Task;
import io.ofajava.error.Setting;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The calls to the library: loading a model and performing a batch of requests. Thread-safe. */
interface ModelCalls extends AutoCloseable {
    /** Performs requests and returns the outcomes in the same order. */
    List<Outcome<Result>> runAll(List<Request> requests);

    /** The tasks that the model supports. */
    List<Task> tasks();

    @Override
    void close();

    /**
     * Loads a model.
     *
     * @param settings by the names of {@link OfaOptions}
     * @param threads number of threads, unless the settings contain it
     * @param device index of the GPU, or empty for that of the settings
     */
    static ModelCalls load(Path checkpoint, Map<String, String> settings, int threads, OptionalInt device) {
        OfaOptions options = OfaOptions.of(settings);
        if (!options.isSet(Setting.THREADS)) {
            options = options.withThreads(threads);
        }
        if (device.isPresent()) {
            options = options.withDevice(device.getAsInt());
        }
        Ofa ofa = Ofa.load(checkpoint, options);
        return new ModelCalls() {
            @Override
            public List<Outcome<Result>> runAll(List<Request> requests) {
                return ofa.runAll(requests);
            }

            @Override
            public List<Task> tasks() {
                return ofa.tasks();
            }

            @Override
            public void close() {
                ofa.close();
            }
        };
    }

    /** The same request with the content of an image file, under the name for messages. */
    static Request withImage(Request request, byte[] content, @Nullable String name) {
        ImageInput image = ImageInput.of(content);
        return request.withImage(name == null ? image : image.named(name));
    }
}

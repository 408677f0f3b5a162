// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import io.ofajava.checkpoint.pickle.Names;
import io.ofajava.checkpoint.pickle.PickleObject;
import io.ofajava.checkpoint.pickle.TorchTensor;
import io.ofajava.error.CheckpointError;
import io.ofajava.error.InvalidInputException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The parameters of a TorchScript archive, in which the model's modules are pickled as objects of its own classes: a
 * parameter's name is the path to it, as in the state dict. The archive's code is never read.
 */
final class ScriptModules {
    private static final int MAX_MODULES = 100_000;

    private ScriptModules() {}

    private record Located(String prefix, PickleObject module) {}

    /**
     * Tensors by name.
     *
     * @throws InvalidInputException if there are too many modules, or one contains another twice
     */
    static Map<String, TorchTensor> parameters(Path path, PickleObject root) {
        Map<String, TorchTensor> parameters = new LinkedHashMap<>();
        Set<PickleObject> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Located> waiting = new ArrayDeque<>();
        waiting.add(new Located("", root));
        while (!waiting.isEmpty()) {
            Located next = waiting.poll();
            if (!seen.add(next.module()) || seen.size() > MAX_MODULES) {
                throw CheckpointError.DAMAGED.with(
                        path, "bad pickle: holds a TorchScript module twice or more than " + MAX_MODULES + " of them");
            }
            next.module().state().forEach((key, value) -> {
                if (key instanceof String name && value instanceof TorchTensor tensor) {
                    parameters.put(next.prefix() + name, tensor);
                } else if (key instanceof String name
                        && value instanceof PickleObject module
                        && module.isScriptModule()) {
                    // A name longer than any real one is reported later as an error of the tensor. Longer prefixes
                    // would only consume memory.
                    requirePlain(path, next.prefix() + name);
                    waiting.add(new Located(next.prefix() + name + ".", module));
                }
            });
        }
        return parameters;
    }

    private static void requirePlain(Path path, String name) {
        if (!Names.isPlain(name)) {
            throw CheckpointError.DAMAGED.with(path, "the name of a module is too long or not printable");
        }
    }
}

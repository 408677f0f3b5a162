// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import io.ofajava.checkpoint.pickle.Names;
import io.ofajava.checkpoint.pickle.PickleObject;
import io.ofajava.checkpoint.pickle.TorchTensor;
import io.ofajava.error.CheckpointError;
import io.ofajava.error.InvalidInputException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The set of tensors that is read from a torch file.
 *
 * @param name its path of keys within the file's dictionary, such as {@code extra_state.ema}; empty for a bare state
 *     dict
 * @param reason why this set was selected; empty if there is no other and none is expected
 * @param entries values by name, including tensors
 */
record StateDict(String name, String reason, Map<?, ?> entries) {
    /** Keys under which fairseq, Lightning, DeepSpeed and others store the state dict. */
    private static final List<String> SECTIONS = List.of("model", "state_dict", "module");

    /**
     * Finds the tensors of a file.
     *
     * @param root the object that the file's pickle describes
     * @throws InvalidInputException if there are none, or the selected set is missing
     */
    static StateDict of(Path path, @Nullable Object root, WeightChoice choice) {
        if (root instanceof PickleObject module && module.isScriptModule()) {
            choice.requireNoAverage(path);
            return new StateDict("", "", ScriptModules.parameters(path, module));
        }
        if (root instanceof Map<?, ?> map) {
            Map<?, ?> average = map.get("extra_state") instanceof Map<?, ?> extra
                            && extra.get("ema") instanceof Map<?, ?> ema
                            && holdsTensor(ema)
                    ? ema
                    : null;
            for (String key : SECTIONS) {
                if (map.get(key) instanceof Map<?, ?> inner && holdsTensor(inner)) {
                    return choice.select(path, key, inner, average, taskName(map));
                }
            }
            if (holdsTensor(map)) {
                choice.requireNoAverage(path);
                return new StateDict("", "", map);
            }
        }
        throw CheckpointError.NOT_TORCH.with(
                path, "holds no tensors by name (neither in model, nor in state_dict, nor at the top level)");
    }

    private static String taskName(Map<?, ?> root) {
        Object task = Settings.leaf(Settings.member(Settings.member(root.get("cfg"), "task"), "_name"));
        if (task == null) {
            task = Settings.leaf(Settings.member(root.get("args"), "task"));
        }
        return task instanceof String name && Names.isPlain(name) ? name : "";
    }

    /** The tensors by their names in the file. */
    Map<String, TorchTensor> tensors() {
        Map<String, TorchTensor> tensors = new LinkedHashMap<>();
        entries.forEach((key, value) -> {
            if (key instanceof String name && value instanceof TorchTensor tensor) {
                tensors.put(name, tensor);
            }
        });
        return tensors;
    }

    private static boolean holdsTensor(Map<?, ?> map) {
        return map.entrySet().stream()
                .anyMatch(entry -> entry.getKey() instanceof String && entry.getValue() instanceof TorchTensor);
    }
}

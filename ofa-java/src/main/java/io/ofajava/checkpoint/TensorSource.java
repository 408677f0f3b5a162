// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import io.ofajava.error.CheckpointError;
import io.ofajava.error.InvalidInputException;
import java.nio.file.Path;
import java.util.Map;

/** Named tensors of a file or a set of files, under the names in the file. */
public interface TensorSource {
    /**
     * Opens weights by their content: safetensors, a torch file (a bare state dict, one under {@code model} or
     * {@code state_dict}, or a TorchScript archive), or an index of shards. Tensors stay in the mapped file.
     *
     * @param directoryOrFile a file, or a directory that contains one such file or one with a usual name
     * @throws InvalidInputException if there is no such file or it is malformed
     */
    static TensorSource open(Path directoryOrFile) {
        return WeightFiles.open(WeightFiles.locate(directoryOrFile), WeightChoice.AUTO);
    }

    /** The file that was opened, for messages. */
    Path path();

    /** All tensors by name, in the file's order; unmodifiable. */
    Map<String, Tensor> tensors();

    /**
     * Returns one tensor.
     *
     * @throws InvalidInputException naming the tensor and the file, if there is none with that name
     */
    default Tensor tensor(String name) {
        Tensor tensor = tensors().get(name);
        if (tensor == null) {
            throw CheckpointError.TENSOR_MISSING.with(path(), name);
        }
        return tensor;
    }
}

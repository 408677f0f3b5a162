// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import io.ofajava.error.CheckpointError;
import io.ofajava.error.InvalidInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Compares the tensors of a file with those that a configuration requires. */
public final class ExpectedShapes {
    private static final int NAMED_IN_MESSAGES = 5;

    private ExpectedShapes() {}

    /**
     * Checks that every expected tensor exists, with the expected shape and floating-point elements. Other tensors are
     * ignored.
     *
     * @param configuration the file that requires the tensors, for messages
     * @throws InvalidInputException naming the first few that are missing or wrong, and their number
     */
    public static void require(
            Path path, Map<String, Tensor> tensors, Map<String, long[]> expected, String configuration) {
        List<String> missing = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        expected.forEach((name, shape) -> {
            Tensor tensor = tensors.get(name);
            if (tensor == null) {
                missing.add(name);
            } else if (!Arrays.equals(tensor.shape(), shape)) {
                wrong.add(name + " is " + Arrays.toString(tensor.shape()) + ", not " + Arrays.toString(shape));
            } else if (!tensor.dtype().isFloat()) {
                wrong.add(name + " holds " + tensor.dtype() + ", not floating-point numbers");
            }
        });
        if (!missing.isEmpty()) {
            throw CheckpointError.INCOMPLETE.with(path, few(missing), configuration);
        }
        if (!wrong.isEmpty()) {
            throw CheckpointError.WRONG_SHAPES.with(path, few(wrong), configuration);
        }
    }

    static String few(List<String> names) {
        String shown = String.join(", ", names.subList(0, Math.min(NAMED_IN_MESSAGES, names.size())));
        if (names.size() > NAMED_IN_MESSAGES) {
            return names.size() + " tensors: " + shown + ", ...";
        }
        return (names.size() == 1 ? "tensor " : "tensors ") + shown;
    }
}

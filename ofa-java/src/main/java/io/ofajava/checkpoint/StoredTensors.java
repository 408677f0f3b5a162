// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;

/** Tensors that a reader has located and checked. */
record StoredTensors(Path path, Map<String, Tensor> tensors) implements TensorSource {
    StoredTensors {
        tensors = Collections.unmodifiableMap(tensors);
    }
}

// SPDX-License-Identifier: Apache-2.0
/** The GPU test double: the calls into TensorRT and CUDA, executed by ONNX Runtime on the CPU. */
@NullMarked
package io.ofajava.testkit.tensorrt;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0

/** Engines of ONNX Runtime, on the CPU or CUDA. */
@NullMarked
package io.ofajava.engine.onnxruntime;

import org.jspecify.annotations.NullMarked;

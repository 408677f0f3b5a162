// SPDX-License-Identifier: Apache-2.0

/** Writing ONNX files: graphs, constants, weights and their types. */
@NullMarked
package io.ofajava.onnx;

import org.jspecify.annotations.NullMarked;

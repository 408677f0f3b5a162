// SPDX-License-Identifier: Apache-2.0
/** Checks of graphs against the restrictions of TensorRT. */
@NullMarked
package io.ofajava.testkit.graph;

import org.jspecify.annotations.NullMarked;

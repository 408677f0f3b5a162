// SPDX-License-Identifier: Apache-2.0
/** Checks of graphs against the restrictions of TensorRT. */
package io.ofajava.testkit.graph;

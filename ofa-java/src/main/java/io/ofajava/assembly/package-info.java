// SPDX-License-Identifier: Apache-2.0

/**
 * The parts that a model is put together from, for the root package and for {@code io.ofajava.compile}: the choice of
 * an engine, the files that belong to a checkpoint, and the demo models. Internal.
 */
@NullMarked
package io.ofajava.assembly;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0

/**
 * The public API. {@link io.ofajava.Ofa} loads a model and performs {@link io.ofajava.Request requests} of its
 * {@link io.ofajava.Task tasks}; {@link io.ofajava.AsyncOfa} has the same calls with futures. The non-public classes of
 * this package assemble a model.
 */
@NullMarked
package io.ofajava;

import org.jspecify.annotations.NullMarked;

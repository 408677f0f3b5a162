// SPDX-License-Identifier: Apache-2.0
/**
 * Reads Python pickles as inert data: a stack machine whose opcodes only build values and never execute code. Only the
 * classes that checkpoints use are allowed. A torch tensor's description of its storage is returned unchecked.
 */
@NullMarked
package io.ofajava.checkpoint.pickle;

import org.jspecify.annotations.NullMarked;

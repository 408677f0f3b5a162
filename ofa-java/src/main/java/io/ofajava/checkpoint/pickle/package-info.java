// SPDX-License-Identifier: Apache-2.0
/**
 * Reads Python pickles as inert data: a stack machine with the opcodes of pickles, none of which executes code. Only
 * the classes of checkpoints are allowed. A torch tensor's description of its storage is returned unchecked.
 */
@NullMarked
package io.ofajava.checkpoint.pickle;

import org.jspecify.annotations.NullMarked;

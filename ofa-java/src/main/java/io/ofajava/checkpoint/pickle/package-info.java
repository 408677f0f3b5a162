// SPDX-License-Identifier: Apache-2.0
/**
 * Python pickles as inert data: a machine with the opcodes of pickles and none that runs anything. The classes that it
 * may name are those that checkpoints are made of; what a torch tensor says about its storage is kept as it stands,
 * unchecked.
 */
@NullMarked
package io.ofajava.checkpoint.pickle;

import org.jspecify.annotations.NullMarked;
